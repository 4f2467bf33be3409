import { createLinkWork } from './directory/link-work.ts'
import { deskClients } from './facades/hooks/desk-clients.ts'
import { createKnownChannel } from './facades/portal/index.ts'
import { issuerKeys } from './facades/provider/index.ts'
import { settleJob, settleQueue } from './facades/webhooks/index.ts'
import { createHelpdesk } from './helpdesk/index.ts'
import { hostAdmins } from './host-admins.ts'
import { hostFacades } from './host-facades.ts'
import { hostIntegrations } from './host-integrations.ts'
import { hostJudging } from './host-judging.ts'
import type { Host, HostOptions } from './host-options.ts'
import { hostRounds } from './host-rounds.ts'
import { hostTelling } from './host-telling.ts'
import { adminSignInShown, warningsOf } from './http/admin/sign-in/settings.ts'
import { createApp } from './http/app.ts'
import { tellOfMute } from './integrations/carriers.ts'
import { deskOf } from './integrations/desk.ts'
import { desksOf } from './integrations/desks.ts'
import { inviterOf } from './integrations/inviter.ts'
import { createPeopleLists } from './integrations/people-list/index.ts'
import { createRehearsals } from './integrations/rehearsal/index.ts'
import { createSyncControl } from './integrations/sync-control.ts'
import { noThirdParty } from './integrations/third-party/index.ts'
import { clearErased } from './integrations/write-back/erase.ts'
import { createWriteBack } from './integrations/write-back/index.ts'
import { createInvites } from './invites/index.ts'
import { createQueue, outboxQueue } from './jobs/index.ts'
import { createRounds } from './jobs/rounds.ts'
import { createMessages, mailCarrier, smsCarrier } from './messages/index.ts'
import { createErasure, erasureRooms, scrubJob, scrubQueue } from './privacy/index.ts'
import { sha256, token } from './security/hash.ts'
import { openMarks } from './security/marks.ts'
import { createSeals } from './security/seals.ts'
import { sleep } from './security/sleep.ts'
import { failPoints } from './storage/fail-point.ts'
import { readInstallation } from './storage/installation.ts'
import { usualRetention } from './storage/retention.ts'
import { createBudgets } from './verification/budgets.ts'
import { voidOfClient } from './verification/index.ts'
import { createPersonNotices } from './verification/person-notices.ts'
import { trailsRound } from './verification/trails/index.ts'

export type { Host, HostOptions } from './host-options.ts'

const usualRenewDays = 14

/**
 * How all of it is wired: one visible function, plain arguments. What a lower room must tell a higher one is plugged
 * in here. Beside it stand `host-options.ts` (what it is given, and gives), `host-integrations.ts` (what connectors get of it),
 * `host-judging.ts` (what judges), `host-rounds.ts` (what it looks after), `host-facades.ts` (how it is reached),
 * `host-admins.ts` (how by its administrators) and `host-telling.ts` (who hears of what).
 */
export async function createHost(options: HostOptions): Promise<Host> {
  const { store, publicUrl, clock, random, log, kind, asksFirst = kind !== 'sandbox', thirdParty = noThirdParty } = options
  const { retention: kept = usualRetention, mail } = options
  const language = mail?.language ?? 'en'
  const installation = await readInstallation(store.db)
  if (!installation) throw new TypeError('the database has no stamp')
  const { epoch } = installation
  const owner = token(random, 12)
  const seals = createSeals(
    options.keys.map(key => ({ id: sha256(Buffer.from(key).toString('base64')).slice(0, 8), key })),
    random,
  )
  const failPoint = failPoints(options.failPoint)
  const marks = await openMarks({ store, seals, clock, random })
  const world = { store, seals, marks, clock, random, log, publicUrl, sleep }

  const messages = createMessages({
    ...world,
    carrier: mail && mailCarrier(mail),
    texter: options.sms && smsCarrier(options.sms),
  })
  const integrations = hostIntegrations(
    { ...world, kind, messages, language, later: { verifications: () => verifications, sync: () => sync } },
    options,
  )
  const { texts, settleDays, verifications, reviews, policyDesk, nicknames } = hostJudging(
    { ...world, kind, epoch, integrations, messages, failPoint },
    options,
  )
  // A trial talks to real products: it writes nothing there.
  const writing = { ...world, integrations, writes: kind !== 'trial' }
  const writeBack = createWriteBack(writing)
  const rooms = erasureRooms(random, seals)
  const erasure = createErasure({ ...world, rooms, clear: (person, signal) => clearErased(writing, person, signal) })
  const links = createLinkWork(world)
  // What follows from a run, such as verdicts that somebody else changed in the product, in this order.
  const afterRun = [writeBack.afterRun, links.afterRun]
  const sync = createSyncControl({ ...world, integrations, failPoint, asksFirst, afterRun })
  const peopleLists = createPeopleLists({ ...world, integrations, nudge: sync.nudge })
  const invites = createInvites({
    ...world,
    owner,
    messages,
    verifications,
    starter: id => inviterOf(store, integrations, id),
    settleDays,
    renewDays: options.enrollment?.renewDays ?? usualRenewDays,
  })
  const budgets = createBudgets({ store, clock, key: seals.derive('budget') })
  const helpdesk = createHelpdesk({
    ...world,
    messages,
    verifications,
    desk: id => deskOf(integrations, id),
    desks: () => desksOf(integrations),
    settleDays,
    budgets,
    texts,
    keptMs: kept.verifications,
  })
  const knownChannel = createKnownChannel({
    ...world,
    integrations,
    messages,
    budgets,
    texts,
    settleDays,
  })
  const admins = hostAdmins({ ...world, epoch, kind, integrations }, options)
  const personNotices = createPersonNotices({ ...world, messages, budgets, texts })
  const rehearsals = createRehearsals({
    ...world,
    integrations,
    voidVerifications: (tx, clientId) => voidOfClient(tx, clientId, clock.now()),
  })
  const signing = issuerKeys(world)
  const facades = await hostFacades({
    ...world,
    epoch,
    loopbackHttp: kind === 'sandbox',
    integrations,
    verifications,
    helpdesk,
    knownChannel,
    issuerKeys: signing,
    signIn: options.signIn,
  })

  const telling = { ...world, owner, kept, kind, language, messages, integrations, verifications, reviews }
  const { events, alerts, outbox } = hostTelling(telling)
  const working = { store, clock, random, log, owner, kept }
  /** Apart from all other work: those who are told may take their time. */
  const outgoing = createQueue({ ...working, handlers: events.handlers })
  const queue = createQueue({
    ...working,
    handlers: {
      [settleQueue]: settleJob(verifications),
      [scrubQueue]: scrubJob({ store }),
      [outboxQueue]: outbox,
      ...verifications.handlers,
      ...writeBack.handlers,
      ...messages.handlers,
      ...invites.handlers,
      ...helpdesk.handlers,
      ...knownChannel.handlers,
      ...personNotices.handlers,
    },
  })
  const looksAfter = {
    ...world,
    owner,
    kept,
    integrations,
    verifications,
    policies: policyDesk,
    nicknames,
    reviews,
    sync,
    messages,
    erasure,
  }
  const signs = { name: 'issuer keys', everyMs: 60_000, run: () => signing.keepUp() }
  const trails = trailsRound({ ...world, owner, integrations })
  const rounds = createRounds(
    hostRounds(looksAfter, [
      writeBack.round,
      links.round,
      personNotices.round,
      invites.round,
      helpdesk.round,
      rehearsals.round,
      signs,
      trails,
      events.round,
      alerts.round,
    ]),
    {
      log,
    },
  )

  let isStopping = false
  const app = await createApp({
    ...world,
    integrations,
    sync,
    peopleLists,
    policies: policyDesk,
    nicknames,
    reviews,
    erasure,
    invites,
    helpdesk,
    deskClients: deskClients(facades.verifyToken),
    rehearsals,
    ...admins,
    unbound: personNotices.unbound,
    issuerKeys: signing,
    events,
    alerts: alerts.desk,
    settings: {
      kind,
      kept,
      mail: mail !== undefined,
      texts: options.sms === undefined ? null : { countries: options.sms.countries },
      signIn: options.signIn !== undefined,
      adminSignIn: adminSignInShown(options.adminSignIn),
      warnings: warningsOf(options.adminSignIn),
      enrollmentDays: options.enrollment?.validDays ?? null,
      behindProxy: options.trustProxy.length > 0,
    },
    why: async whom => verifications.why(whom, await integrations.doors(whom.integrationId)),
    trustProxy: options.trustProxy,
    isStopping: () => isStopping,
    facades: facades.mounts,
  })

  await tellOfMute(integrations, log)
  // Whoever tries it once without the file of before has taken nothing back.
  if (kind !== 'trial' || options.adminSignIn !== undefined) await admins.adminSessions.takeBack()

  return {
    app,
    integrations,
    verifications,
    sync,
    marks,
    invites,
    adminTokens: admins.adminTokens,
    adminLinks: admins.adminLinks,
    start() {
      queue.start()
      outgoing.start()
      rounds.start()
    },
    stopping() {
      isStopping = true
    },
    async stop() {
      isStopping = true
      await Promise.all([queue.stop(), outgoing.stop(), rounds.stop(), sync.stop()])
      thirdParty.close()
      await app.close()
    },
    async settleDown() {
      await queue.drain()
      await outgoing.drain()
      await rounds.once()
    },
  }
}
