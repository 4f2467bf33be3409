import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import type { AdminSignInSettings } from '../http/admin/sign-in/settings.ts'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'
import { wholeNumber } from './whole-number.ts'

const defaultPort = 8_080

/** The key of a trial lives beside its database: good enough for a laptop, not for `serve`. */
async function keyIn(folder: string): Promise<Uint8Array> {
  const { createKey, parseKey } = await import('../security/key.ts')
  const { systemRandom } = await import('../security/clock.ts')
  const path = join(folder, 'key')
  const known = await readFile(path, 'utf8').catch(() => undefined)
  if (known !== undefined) return parseKey(known.trim())
  const made = createKey(systemRandom)
  await writeFile(path, `${made}\n`, { mode: 0o600 })
  return parseKey(made)
}

/** Every fault at once, as `serve` names them. */
async function signInFrom(path: string, context: Context): Promise<AdminSignInSettings | undefined> {
  const { adminSignInFile } = await import('./admin-sign-in-config.ts')
  const { settings, faults } = await adminSignInFile(resolve(context.workingFolder, path), context)
  if (faults.length === 0) return settings
  throw new CommandError(exitCodes.operator, faults.map(fault => `${fault.path} ${fault.message}`).join('; '))
}

/** `stepgate trial`: loopback and SQLite with the real products; nothing is changed in them. */
export function trialCommand(program: Command, context: Context): void {
  program
    .command('trial')
    .description('run on this machine against real Okta, Entra and Incode accounts, without changing anything there')
    .option('--port <n>', 'port of the host (default: PORT, else 8080)')
    .option('--data <folder>', 'where the database and its key are kept', '.stepgate/trial')
    .option('--sign-in <file>', 'where administrators sign in: JSON as adminSignIn of stepgate.json')
    .action(async (options: { port?: string; data: string; signIn?: string }) => {
      const port = wholeNumber(options.port ?? context.env.PORT ?? String(defaultPort), '--port', 0, 65_535)
      const [
        { createHost },
        { bind },
        { openStore },
        { readInstallation, stampInstallation },
        { systemClock, systemRandom },
        { createLogger },
      ] = await Promise.all([
        import('../host.ts'),
        import('../http/listen.ts'),
        import('../storage/open.ts'),
        import('../storage/installation.ts'),
        import('../security/clock.ts'),
        import('../security/log.ts'),
      ])
      const adminSignIn = options.signIn === undefined ? undefined : await signInFrom(options.signIn, context)
      const folder = resolve(context.workingFolder, options.data)
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const key = await keyIn(folder)
      const log = createLogger({ level: 'warn', destination: 'stderr' })
      const store = await openStore({ kind: 'sqlite', path: join(folder, 'stepgate.db') }, { clock: systemClock, log })
      const known = await readInstallation(store.db)
      if (known && known.stamp !== 'trial') {
        await store.close()
        throw new CommandError(exitCodes.operator, `${folder} belongs to a ${known.stamp} installation: choose another --data`)
      }
      await stampInstallation(store, 'trial', { clock: systemClock, random: systemRandom })
      const server = await bind({ host: '127.0.0.1', port })
      const deps = { store, clock: systemClock, random: systemRandom, log }
      const host = await createHost({
        ...deps,
        keys: [key],
        publicUrl: server.url,
        kind: 'trial',
        trustProxy: [],
        ...(adminSignIn ? { adminSignIn } : {}),
      })
      server.attach(host.app)
      host.start()
      const link = await host.adminLinks.make('trial')
      context.out(`
Stepgate's trial is running at ${server.url}, with real products and on this machine only.
Operations are rehearsed, never carried out, and nothing is written back.

  console, or an owner token (once, within ten minutes): ${server.url}/admin/link/${link.token}${adminSignIn ? `\n  and by your sign-in provider: ${server.url}/console/sign-in (redirect URI ${server.url}/console/signed-in)` : ''}

What needs to reach this host from outside works only through a tunnel: Okta fetching the public key (paste a
private key as privateJwk instead), and Incode's webhooks (results are read without them).

Stop it with Ctrl-C.`)
      await context.untilStopped()
      await server.close()
      await host.stop()
      await store.close()
    })
}
