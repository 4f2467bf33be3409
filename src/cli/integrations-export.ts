import { resolve } from 'node:path'
import type { Command } from 'commander'
import { exported } from '../integrations/files/export.ts'
import { fileName, textOf } from '../integrations/files/format.ts'
import { policyFileName, policyTextOf } from '../verification/policies/files/format.ts'
import { exportedPolicies } from '../verification/policies/files/plan.ts'
import { type ApiOptions, apiOf } from './api.ts'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'
import { writeFolder } from './folder.ts'
import { readHost } from './host-views.ts'
import { policyFolder, writePolicies } from './policy-folder.ts'
import { hostPolicies } from './policy-plan.ts'

/** `stepgate integrations export`: one file for each integration and each policy, without ids and secrets. */
export function exportCommand(integrations: Command, context: Context): void {
  integrations
    .command('export')
    .description('write all of them as files, without ids and secrets')
    .option('--out <folder>', 'where to; - prints one JSON object with all files', '-')
    .option('--url <url>', 'the host')
    .option('--token <token>', 'a token of its admin API')
    .action(async (options: ApiOptions & { readonly out: string }) => {
      const api = apiOf(context, options)
      const host = await readHost(api)
      const { views, schemaOf } = host
      const policies = exportedPolicies(await hostPolicies(api, host))
      const files = views.map(view => {
        const schema = schemaOf(view.template)
        if (schema) return exported(view, views, schema)
        throw new CommandError(exitCodes.admin, `${view.key}: its connector ${view.template} is not installed on the host`)
      })
      if (options.out === '-') {
        const all = [
          ...files.map(file => [fileName(file), JSON.parse(textOf(file)) as object]),
          ...policies.map(file => [`${policyFolder}/${policyFileName(file)}`, JSON.parse(policyTextOf(file)) as object]),
        ]
        return context.out(JSON.stringify(Object.fromEntries(all), null, 2))
      }
      const others = await writeFolder(resolve(context.workingFolder, options.out), files)
      context.out(`${files.length} files in ${options.out}. Secrets stand in them as names: put them where these say.`)
      const strangers = await writePolicies(resolve(context.workingFolder, options.out), policies)
      if (policies.length > 0) context.out(`${policies.length} policies in ${options.out}/${policyFolder}, as they are in force.`)
      for (const name of strangers) context.err(`${policyFolder}/${name} is of no policy of the host.`)
      for (const name of others) context.err(`${name} is of no integration of the host.`)
    })
}
