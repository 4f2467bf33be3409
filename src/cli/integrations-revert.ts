import type { Command } from 'commander'
import { z } from 'zod'
import { type ApiOptions, apiOf } from './api.ts'
import type { Context } from './context.ts'
import { wholeNumber } from './whole-number.ts'

const reverted = z.object({
  name: z.string(),
  version: z.number(),
  secrets: z.object({ kept: z.array(z.string()), dropped: z.array(z.string()) }),
})

interface RevertOptions extends ApiOptions {
  readonly why?: string
  readonly ifVersion?: string
}

/** `stepgate integrations revert <integration> <version>` */
export function revertCommand(integrations: Command, context: Context): void {
  integrations
    .command('revert <integration> <version>')
    .description('go back to an earlier version, as a new one; secrets stay as they are')
    .option('--why <text>', 'why, for the history')
    .option('--if-version <n>', 'only while this version is in force')
    .option('--url <url>', 'the host')
    .option('--token <token>', 'a token of its admin API')
    .action(async (id: string, version: string, options: RevertOptions) => {
      const { why, ifVersion } = options
      const body = {
        version: wholeNumber(version, 'the version', 1),
        ...(ifVersion === undefined ? {} : { ifVersion: wholeNumber(ifVersion, '--if-version', 1) }),
        ...(why === undefined ? {} : { why }),
      }
      const path = `/v1/integrations/${encodeURIComponent(id)}/revert`
      const made = await apiOf(context, options).call('POST', path, reverted, body)
      context.out(`${made.name} is now at version ${made.version}, as it was at version ${body.version}.`)
      const { kept, dropped } = made.secrets
      if (kept.length > 0) context.out(`Secrets have no versions. These stay as they are now: ${kept.join(', ')}.`)
      if (dropped.length > 0)
        context.out(`These are gone, because version ${body.version} has no place for them: ${dropped.join(', ')}.`)
    })
}
