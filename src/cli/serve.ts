import type { Fault } from '../contract/index.ts'
import { createHost } from '../host.ts'
import { warningsOf } from '../http/admin/sign-in/settings.ts'
import { listen } from '../http/listen.ts'
import { noThirdParty } from '../integrations/third-party/index.ts'
import { systemClock, systemRandom } from '../security/clock.ts'
import { createLogger } from '../security/log.ts'
import { sleep } from '../security/sleep.ts'
import { readInstallation, stampInstallation } from '../storage/installation.ts'
import { openStore } from '../storage/open.ts'
import type { Store } from '../storage/store.ts'
import { readConfig, type ServeConfig } from './config.ts'
import { freshness } from './console/fresh.ts'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'
import { loadOthers } from './third-party.ts'

/** How long load balancers are given to notice that this replica is going (reliability of rolling restarts). */
const drainMs = 5_000

/** A way in: an owner's token in force, or an owner link that was not used yet. */
async function hasWayIn(store: Store, now: number): Promise<boolean> {
  const token = await store.db
    .selectFrom('admin_tokens')
    .select('id')
    .where('role', '=', 'owner')
    .where('revoked_at', 'is', null)
    .where(eb => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
    .limit(1)
    .executeTakeFirst()
  const link = await store.db
    .selectFrom('admin_links')
    .select('hash')
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .limit(1)
    .executeTakeFirst()
  return token !== undefined || link !== undefined
}

/** What only the database and the checkout can tell against going live. */
async function faultsOf(store: Store, { adminSignIn }: ServeConfig, now: number): Promise<readonly Fault[]> {
  const faults: Fault[] = []
  const installation = await readInstallation(store.db)
  if (installation?.stamp === 'sandbox') {
    faults.push({ path: 'database', message: 'was written by the sandbox, whose keys and people are not real: use another one' })
  }
  const ownersSignIn = adminSignIn?.roles.owner !== undefined
  if (!ownersSignIn && !(await hasWayIn(store, now))) {
    faults.push({
      path: 'administrators',
      message:
        'nobody can sign in: run "stepgate admin link" first, on this host, or configure adminSignIn with a group of owners',
    })
  }
  if ((await freshness()) === 'missing') {
    faults.push({ path: 'console', message: 'is not built: run "npm run console:build" in the checkout of this host' })
  }
  return faults
}

function refuse(faults: readonly Fault[]): never {
  throw new CommandError(exitCodes.operator, `not started: ${faults.map(fault => `${fault.path} ${fault.message}`).join('; ')}`)
}

/** Refuses to start half open: every fault is named at once. */
export async function serve(path: string, context: Context): Promise<void> {
  const { config, faults } = await readConfig(path, context)
  const log = createLogger({ level: config.logLevel })
  if (config.where.kind === 'sqlite' && config.where.path === '') refuse(faults)
  const store = await openStore(config.where, { clock: systemClock, log })
  let thirdParty = noThirdParty
  try {
    const all = [...faults, ...(await faultsOf(store, config, systemClock.now()))]
    if (all.length > 0) refuse(all)
    await stampInstallation(store, 'live', { clock: systemClock, random: systemRandom })
    thirdParty = await loadOthers(config, { clock: systemClock, log })
    const host = await createHost({
      store,
      keys: config.keys,
      publicUrl: config.publicUrl,
      clock: systemClock,
      random: systemRandom,
      log,
      kind: 'live',
      trustProxy: config.trustProxy,
      thirdParty,
      policyFloor: config.policyFloor,
      retention: config.retention,
      ...(config.connectors ? { connectors: config.connectors } : {}),
      ...(config.mail ? { mail: config.mail } : {}),
      ...(config.sms ? { sms: config.sms } : {}),
      ...(config.signIn ? { signIn: config.signIn } : {}),
      ...(config.adminSignIn ? { adminSignIn: config.adminSignIn } : {}),
      ...(config.adminSessions ? { adminSessions: config.adminSessions } : {}),
      ...(config.enrollment ? { enrollment: config.enrollment } : {}),
    })
    const server = await listen(host.app, config.listen)
    host.start()
    log.info({ url: config.publicUrl, listens: server.url }, 'serving')
    for (const { code: warning } of warningsOf(config.adminSignIn))
      log.warn({ warning }, 'the configuration is seldom meant so: stepgate config check says more')
    const signal = await context.untilStopped()
    log.info({ signal }, 'stopping')
    host.stopping()
    await sleep(drainMs)
    await server.close()
    await host.stop()
  } finally {
    thirdParty.close()
    await store.close()
  }
}
