import { type BrowserAnswer, type Clock, type Logger, type PolicySettings, problem, type Random } from './contract/index.ts'
import { leaveDeletedDirectories } from './directory/deleted-directories.ts'
import { expireEnrollments } from './directory/enrollment-expiry.ts'
import { createLinkWork } from './directory/link-work.ts'
import { rewriteNameKeys } from './directory/name-keys-rewrite.ts'
import { sweepRuns } from './directory/sync/index.ts'
import { minimiseTombstones } from './directory/tombstones.ts'
import { findByExternalId, findByLogin } from './directory/users.ts'
import { hooksRoutes } from './facades/hooks/routes.ts'
import { renderAnswer } from './facades/pages/answer-page.ts'
import { pagesRoutes } from './facades/pages/routes.ts'
import { createProvider, providerRoutes, sweepRecords } from './facades/provider/index.ts'
import { settleJob, settleQueue, surfaceRoutes, sweepInbox } from './facades/webhooks/index.ts'
import { type AdminLinks, createAdminLinks } from './http/admin/links.ts'
import { type AdminTokens, createAdminTokens } from './http/admin/tokens.ts'
import { type App, createApp } from './http/app.ts'
import { createIntegrations } from './integrations/index.ts'
import { inviterOf } from './integrations/inviter.ts'
import { createLiveReads } from './integrations/live.ts'
import { createPeopleLists } from './integrations/people-list/index.ts'
import { sweepPeopleLists } from './integrations/people-list/sweep.ts'
import type { Integrations } from './integrations/port.ts'
import { connectors } from './integrations/registry.ts'
import { createSyncControl, type SyncControl } from './integrations/sync-control.ts'
import { noThirdParty, type ThirdParty } from './integrations/third-party/index.ts'
import { keepUp } from './integrations/upkeep.ts'
import { sweepVersions } from './integrations/versions-sweep.ts'
import { clearErased } from './integrations/write-back/erase.ts'
import { createWriteBack } from './integrations/write-back/index.ts'
import { createInvites, type Invites } from './invites/index.ts'
import { createQueue, outboxHandler, outboxQueue } from './jobs/index.ts'
import { createRounds } from './jobs/rounds.ts'
import { createMessages, type MailSettings, mailCarrier } from './messages/index.ts'
import { createErasure, erasureRooms } from './privacy/index.ts'
import { sealAudit } from './security/audit-chain.ts'
import { sha256, token } from './security/hash.ts'
import { type Marks, openMarks } from './security/marks.ts'
import { createSeals } from './security/seals.ts'
import { sleep } from './security/sleep.ts'
import { type FailSpec, failPoints } from './storage/fail-point.ts'
import { readInstallation } from './storage/installation.ts'
import { type Retention, usualRetention } from './storage/retention.ts'
import type { Store } from './storage/store.ts'
import { sweepExpired } from './storage/sweep.ts'
import { forgetVerifications } from './verification/forget.ts'
import { createVerifications, expectedOf, verificationOf, voidVerifications } from './verification/index.ts'
import { createPolicyDesk } from './verification/policies/desk.ts'
import { isUsuallyEditable } from './verification/policies/editable.ts'
import { createPolicies } from './verification/policies/index.ts'
import { defaultPolicy } from './verification/policy.ts'
import type { Verifications } from './verification/port.ts'

/**
 * How all of it is wired: one visible function, plain arguments. What a lower room must tell a higher one is plugged
 * in here.
 */
export interface HostOptions {
  readonly store: Store
  /** 32 bytes each; the first one seals, the others only open. */
  readonly keys: readonly Uint8Array[]
  /** Without a slash at its end. */
  readonly publicUrl: string
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly kind: 'sandbox' | 'trial' | 'live'
  readonly trustProxy: readonly string[]
  /** Ids of the connectors that may be used; all of them where this is left out. */
  readonly connectors?: readonly string[]
  /** Connectors of others, which were loaded before. The host ends their processes with itself. */
  readonly thirdParty?: ThirdParty
  /** What no administrator can go under. */
  readonly policyFloor?: PolicySettings
  readonly failPoint?: FailSpec
  /** For how long each class of data is kept; as usual where it is left out. */
  readonly retention?: Retention
  /** Whether the first run of a directory waits for a yes to its counts. It does, but in the sandbox. */
  readonly asksFirst?: boolean
  /** The mail server. Without one, nobody can be invited. */
  readonly mail?: MailSettings
  /** How long a binding holds, and how many days before that its person is asked to renew it. Without it: for ever. */
  readonly enrollment?: { readonly validDays: number; readonly renewDays?: number }
}

const usualRenewDays = 14
const sweepAtOnce = 1_000

/** Nobody can subscribe to events yet: they are kept for as long as the queue keeps what was delivered. */
const noSubscribers = async (): Promise<void> => undefined

export interface Host {
  readonly app: App
  readonly integrations: Integrations
  readonly verifications: Verifications
  readonly sync: SyncControl
  /** What stands for people where nothing of them may. */
  readonly marks: Marks
  readonly invites: Invites
  readonly adminTokens: AdminTokens
  readonly adminLinks: AdminLinks
  /** Begins to work through jobs and to look after things. */
  start(): void
  /** From now on the host says that it is not ready. */
  stopping(): void
  /** Ends what runs in the background. The store stays open; whoever opened it closes it. */
  stop(): Promise<void>
  /** Everything that time would bring about, now. */
  settleDown(): Promise<void>
}

function chosen(ids: readonly string[] | undefined): typeof connectors {
  if (ids === undefined) return connectors
  const unknown = ids.filter(id => !(id in connectors))
  if (unknown.length > 0) throw problem('request_invalid', `There is no connector named ${unknown.join(', ')}.`)
  return Object.fromEntries(Object.entries(connectors).filter(([id]) => ids.includes(id)))
}

export async function createHost(options: HostOptions): Promise<Host> {
  const { store, publicUrl, clock, random, log, kind, asksFirst = kind !== 'sandbox', thirdParty = noThirdParty } = options
  const { retention: kept = usualRetention } = options
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

  const integrations = createIntegrations({
    ...world,
    connectors: { ...thirdParty.connectors, ...chosen(options.connectors) },
    unavailable: thirdParty.unavailable,
    sandbox: kind === 'sandbox',
    ports: {
      directory: {
        async find(directoryId, by) {
          if ('externalId' in by) return findByExternalId(store.db, directoryId, by.externalId)
          const found = await findByLogin(store.db, directoryId, by.loginHint)
          return found.length === 1 ? found[0] : undefined
        },
        nudge: (directoryId, reason) => sync.nudge(directoryId, reason),
      },
      verifications: {
        async start() {
          throw problem('operation_not_allowed', 'No connector of this host starts verifications by itself.')
        },
        latest: async () => undefined,
      },
      voidVerifications: (tx, integrationId) => voidVerifications(tx, integrationId, clock.now()),
      runsEnded: runs => sync.ended(runs),
    },
  })
  const expected = (accountId: string, sessionId: string) => expectedOf(store.db, accountId, sessionId)
  const lookUp = (accountId: string, sessionId: string) => verificationOf(store.db, accountId, sessionId)
  const judged = { ...world, base: defaultPolicy, floor: options.policyFloor ?? {} }
  const policies = createPolicies(judged)
  const verifications = createVerifications({
    ...world,
    policies,
    epoch,
    integrations,
    live: createLiveReads({ ...world, integrations }),
    loopbackReturn: kind === 'sandbox',
    failPoint,
    enrollmentDays: options.enrollment?.validDays ?? null,
  })
  const policyDesk = createPolicyDesk({
    ...judged,
    isThere: async id => (await integrations.list()).some(one => one.id === id),
    isEditable: isUsuallyEditable,
    async workflowsOf(integrationId) {
      const { accountId } = await integrations.get(integrationId)
      return accountId === null ? [] : (await integrations.account(accountId)).verifier.workflows.map(({ id }) => id)
    },
  })
  // A trial talks to real products: it writes nothing there.
  const writing = { ...world, integrations, writes: kind !== 'trial' }
  const writeBack = createWriteBack(writing)
  const rooms = erasureRooms(random)
  const erasure = createErasure({ ...world, rooms, clear: (person, signal) => clearErased(writing, person, signal) })
  const links = createLinkWork(world)
  // What follows from a run, such as verdicts that somebody else changed in the product, in this order.
  const afterRun = [writeBack.afterRun, links.afterRun]
  const sync = createSyncControl({ ...world, integrations, failPoint, asksFirst, afterRun })
  const peopleLists = createPeopleLists({ ...world, integrations, nudge: sync.nudge })
  const messages = createMessages({ ...world, carrier: options.mail && mailCarrier(options.mail) })
  const invites = createInvites({
    ...world,
    owner,
    messages,
    verifications,
    starter: id => inviterOf(store, integrations, id),
    settleDays: defaultPolicy.settleDays,
    renewDays: options.enrollment?.renewDays ?? usualRenewDays,
  })
  const adminTokens = createAdminTokens(world)
  const adminLinks = createAdminLinks({ ...world, tokens: adminTokens })
  const provider = await createProvider({ ...world, epoch, clients: integrations.clients })

  /** How each façade that goes on in the browser answers the seat. The hooks go on by a code and are not among them. */
  const resume = async (): Promise<BrowserAnswer> => ({ page: 'unavailable' })

  const queue = createQueue({
    store,
    clock,
    random,
    log,
    owner,
    kept,
    handlers: {
      [settleQueue]: settleJob(verifications),
      [outboxQueue]: outboxHandler({ store, clock, deliver: noSubscribers }),
      ...writeBack.handlers,
      ...messages.handlers,
      ...invites.handlers,
    },
  })
  const rounds = createRounds(
    [
      { name: 'audit', everyMs: 1_000, run: () => sealAudit(store, { owner, clock }) },
      { name: 'reconcile', everyMs: 5_000, run: signal => verifications.reconcile(signal) },
      { name: 'sync', everyMs: 1_000, run: signal => sync.due(signal) },
      { name: 'upkeep', everyMs: 5_000, run: signal => keepUp({ ...world, integrations, owner }, signal) },
      { name: 'runs', everyMs: 3_600_000, run: () => sweepRuns(store, clock.now(), kept) },
      { name: 'enrollments', everyMs: 60_000, run: () => expireEnrollments(store, clock.now(), sweepAtOnce, random) },
      { name: 'policies', everyMs: 60_000, run: async () => void (await policyDesk.applyDue(sweepAtOnce)) },
      writeBack.round,
      links.round,
      invites.round,
      { name: 'messages', everyMs: 3_600_000, run: () => messages.sweep(clock.now()) },
      { name: 'sweep', everyMs: 60_000, run: () => sweepExpired(store, clock.now(), kept) },
      { name: 'people lists', everyMs: 3_600_000, run: () => sweepPeopleLists(store, clock.now(), sweepAtOnce, kept) },
      { name: 'tombstones', everyMs: 600_000, run: () => minimiseTombstones(store, clock.now() - kept.tombstones) },
      { name: 'deleted directories', everyMs: 10_000, run: signal => leaveDeletedDirectories({ store, clock }, signal) },
      { name: 'name keys', everyMs: 5_000, run: () => rewriteNameKeys(store) },
      { name: 'old verifications', everyMs: 600_000, run: () => forgetVerifications(store, kept, clock.now()) },
      { name: 'old versions', everyMs: 3_600_000, run: () => sweepVersions(store, clock.now(), kept) },
      { name: 'provider', everyMs: 60_000, run: () => sweepRecords(store, clock.now(), sweepAtOnce) },
      { name: 'inbox', everyMs: 60_000, run: () => sweepInbox(store, clock.now() - kept.notifications, sweepAtOnce) },
    ],
    { log },
  )

  let isStopping = false
  const app = await createApp({
    ...world,
    integrations,
    sync,
    peopleLists,
    policies: policyDesk,
    erasure,
    invites,
    adminTokens,
    adminLinks,
    trustProxy: options.trustProxy,
    isStopping: () => isStopping,
    facades: [
      async root => void (await root.register(providerRoutes, { provider, publicUrl })),
      async root =>
        void (await root.register(hooksRoutes, { ...world, verifications, integrations, verifyToken: provider.verifyToken })),
      async root =>
        void (await root.register(surfaceRoutes, {
          ...world,
          integrations,
          verificationOf: lookUp,
          render: renderAnswer,
          expectedOf: expected,
        })),
      async root => pagesRoutes(root, { ...world, verifications, resume }),
    ],
  })

  return {
    app,
    integrations,
    verifications,
    sync,
    marks,
    invites,
    adminTokens,
    adminLinks,
    start() {
      queue.start()
      rounds.start()
    },
    stopping() {
      isStopping = true
    },
    async stop() {
      isStopping = true
      await Promise.all([queue.stop(), rounds.stop(), sync.stop()])
      thirdParty.close()
      await app.close()
    },
    async settleDown() {
      await queue.drain()
      await rounds.once()
    },
  }
}
