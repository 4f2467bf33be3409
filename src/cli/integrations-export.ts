import { resolve } from 'node:path'
import type { Command } from 'commander'
import { exported } from '../integrations/files/export.ts'
import { fileName, textOf } from '../integrations/files/format.ts'
import { type ApiOptions, apiOf } from './api.ts'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'
import { writeFolder } from './folder.ts'
import { readHost } from './host-views.ts'

/** `stepgate integrations export`: one file for each integration, without ids and secrets. */
export function exportCommand(integrations: Command, context: Context): void {
  integrations
    .command('export')
    .description('write all of them as files, without ids and secrets')
    .option('--out <folder>', 'where to; - prints one JSON object with all files', '-')
    .option('--url <url>', 'the host')
    .option('--token <token>', 'a token of its admin API')
    .action(async (options: ApiOptions & { readonly out: string }) => {
      const { views, schemaOf } = await readHost(apiOf(context, options))
      const files = views.map(view => {
        const schema = schemaOf(view.template)
        if (schema) return exported(view, views, schema)
        throw new CommandError(exitCodes.admin, `${view.key}: its connector ${view.template} is not installed on the host`)
      })
      if (options.out === '-') {
        const all = Object.fromEntries(files.map(file => [fileName(file), JSON.parse(textOf(file)) as object]))
        return context.out(JSON.stringify(all, null, 2))
      }
      const others = await writeFolder(resolve(context.workingFolder, options.out), files)
      context.out(`${files.length} files in ${options.out}. Secrets stand in them as names: put them where these say.`)
      for (const name of others) context.err(`${name} is of no integration of the host.`)
    })
}
