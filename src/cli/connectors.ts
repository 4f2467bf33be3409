import { readFile, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Command } from 'commander'
import { z } from 'zod'
import { isStepgateError } from '../contract/index.ts'
import { systemClock } from '../security/clock.ts'
import { createLogger } from '../security/log.ts'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'

/** `stepgate connectors list | approve | new`: connectors of others before a host loads them, and new ones. */

const fileShape = z.looseObject({ thirdParty: z.array(z.looseObject({ from: z.string() })).default([]) })

async function readEntries(context: Context, path: string) {
  const file = resolve(context.workingFolder, path)
  const text = await readFile(file, 'utf8').catch(() => {
    throw new CommandError(exitCodes.operator, `${path} cannot be read`)
  })
  try {
    return { file, whole: fileShape.parse(JSON.parse(text)) }
  } catch {
    throw new CommandError(exitCodes.operator, `${path} cannot be read as a configuration`)
  }
}

export function connectorsCommand(program: Command, context: Context): void {
  const command = program.command('connectors').description('connectors that others wrote, and new ones')

  command
    .command('new')
    .argument('<id>', 'lower-case letters, digits and hyphens')
    .description('write a connector that works, to begin with')
    .option('--folder <folder>', 'where it goes (default: connectors/<id>, its test beside the others)')
    .option('--package <folder>', 'write a package of its own there, in JavaScript')
    .action(async (id: string, options: { folder?: string; package?: string }) => {
      const { scaffold } = await import('./scaffold/index.ts')
      const { files, next } = await scaffold({ id, workingFolder: context.workingFolder, ...options })
      for (const file of files) context.out(file)
      context.out(`\nNext:\n${next.map(step => `  ${step}`).join('\n')}`)
    })

  command
    .command('list')
    .description('say which are named, whether their files are those that were approved, and whether they start')
    .option('--config <file>', 'configuration of the host', 'stepgate.json')
    .action(async ({ config }: { config: string }) => {
      const { file, whole } = await readEntries(context, config)
      const { thirdPartyEntry } = await import('../integrations/third-party/index.ts')
      const { loadOthers } = await import('./third-party.ts')
      const log = createLogger({ level: 'silent', destination: 'stderr' })
      const entries = z.array(thirdPartyEntry).safeParse(whole.thirdParty)
      if (!entries.success) throw new CommandError(exitCodes.operator, `thirdParty in ${config} is not right`)
      const loaded = await loadOthers({ thirdParty: entries.data, folder: dirname(file) }, { clock: systemClock, log })
      for (const { manifest } of Object.values(loaded.connectors)) {
        context.out(`${manifest.id}: ${manifest.name}, may ${manifest.capabilities.join(', ')}`)
      }
      const missing = loaded.unavailable()
      for (const { from, reason } of missing) context.out(`${from}: not available. ${reason}`)
      if (entries.data.length === 0) context.out(`${config} names none.`)
      loaded.close()
      if (missing.length > 0)
        throw new CommandError(exitCodes.operator, `${missing.length} of ${entries.data.length} cannot be used`)
    })

  command
    .command('approve')
    .argument('<from>', 'a folder (./…) or the name of an installed package')
    .description('show what a connector asks for, and the hash that pins its files')
    .option('--config <file>', 'configuration of the host', 'stepgate.json')
    .option('--write', 'write the hash into the configuration')
    .action(async (from: string, { config, write }: { config: string; write?: boolean }) => {
      const { find } = await import('../integrations/third-party/index.ts')
      const { file, whole } = await readEntries(context, config)
      const { declared, integrity } = await find(from, dirname(file)).catch((error: unknown) => {
        throw new CommandError(exitCodes.operator, isStepgateError(error) ? error.message : 'it cannot be read')
      })
      const { id, name, capabilities, egress, sendsTo = [], scopes } = declared.manifest
      context.out(`${id} (${name}${declared.version === undefined ? '' : ` ${declared.version}`})`)
      context.out(`  asks for:  ${capabilities.join(', ')}`)
      context.out(`  may call:  ${egress.length === 0 ? 'nobody' : egress.join(', ')}`)
      if (sendsTo.length > 0) context.out(`  sends people to: ${sendsTo.join(', ')}`)
      for (const { scope, why } of scopes) context.out(`  scope:     ${scope}: ${why}`)
      context.out(`  integrity: ${integrity}`)
      if (!write) {
        context.out(`Put this into thirdParty of ${config}, or repeat with --write:`)
        context.out(JSON.stringify({ from, integrity }))
        return
      }
      const others = whole.thirdParty.filter(entry => entry.from !== from)
      const known = whole.thirdParty.find(entry => entry.from === from) ?? { from }
      const next = { ...whole, thirdParty: [...others, { ...known, integrity }] }
      await writeFile(file, `${JSON.stringify(next, null, 2)}\n`)
      context.out(`Written into ${config}. A running host loads it when it is started again.`)
    })
}
