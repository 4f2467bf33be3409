import type { Command } from 'commander'
import { type ApiOptions, apiOf } from './api.ts'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'
import { planFolder } from './folder-plan.ts'
import { readHost } from './host-views.ts'
import { differs, planLines } from './plan-text.ts'
import { changesPolicies, planFolderPolicies, policyLines } from './policy-plan.ts'

/** `stepgate integrations diff <folder>`: what applying it would do. Needs none of the secrets. */
export function diffCommand(integrations: Command, context: Context): void {
  integrations
    .command('diff <folder>')
    .description('what applying a folder would do; fetches no secret and changes nothing')
    .option('--exit-code', 'end with 5 where something differs')
    .option('--url <url>', 'the host')
    .option('--token <token>', 'a token of its admin API')
    .action(async (folder: string, options: ApiOptions & { readonly exitCode?: boolean }) => {
      const api = apiOf(context, options)
      const host = await readHost(api)
      const plan = await planFolder(folder, host, { prune: false }, context)
      const policies = await planFolderPolicies(api, plan.path, host, plan.remaining, context)
      for (const line of [...planLines(plan.steps), ...policyLines(policies)]) context.out(line)
      if (options.exitCode && (differs(plan) || changesPolicies(policies)))
        throw new CommandError(exitCodes.negative, 'the host differs from the folder')
    })
}
