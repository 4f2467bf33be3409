import type { Command } from 'commander'
import { makeAdminLink } from '../http/admin/links.ts'
import { systemClock, systemRandom } from '../security/clock.ts'
import { createLogger } from '../security/log.ts'
import { stampInstallation } from '../storage/installation.ts'
import { openStore } from '../storage/open.ts'
import { readConfig } from './config.ts'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'

/** `stepgate admin link`: the way in that needs no identity provider, for whoever can run commands on the host. */
export function adminCommand(program: Command, context: Context): void {
  program
    .command('admin')
    .description('administrators')
    .command('link')
    .description('print a link that opens the console for an owner, or makes an owner token: once, within ten minutes')
    .requiredOption('--config <file>', 'the configuration file of the host')
    .option('--reason <text>', 'why, for the audit', 'first owner')
    .action(async ({ config: path, reason }: { config: string; reason: string }) => {
      const { config, faults } = await readConfig(path, context)
      if (faults.length > 0) {
        throw new CommandError(exitCodes.operator, faults.map(fault => `${fault.path} ${fault.message}`).join('; '))
      }
      const log = createLogger({ level: 'error', destination: 'stderr' })
      const store = await openStore(config.where, { clock: systemClock, log })
      try {
        await stampInstallation(store, 'live', { clock: systemClock, random: systemRandom })
        const deps = { store, clock: systemClock, random: systemRandom }
        const link = await makeAdminLink(deps, reason)
        context.out(`${config.publicUrl}/admin/link/${link.token}`)
        context.err(`Valid until ${new Date(link.expiresAt).toISOString()}, once. Whoever opens it owns this host.`)
      } finally {
        await store.close()
      }
    })
}
