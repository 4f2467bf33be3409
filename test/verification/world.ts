import {
  type Assurance,
  asIntegrationId,
  asVerificationId,
  type DocumentClaims,
  type IntegrationId,
  problem,
  type Result,
  type SourceUser,
  type VerificationId,
} from '../../src/contract/index.ts'
import { bindIdentity } from '../../src/directory/enrollment.ts'
import { subjectFor } from '../../src/directory/subjects.ts'
import type { LiveAnswer, LiveReads, Whom } from '../../src/integrations/live.ts'
import type { OpenAccount, Starter } from '../../src/integrations/port.ts'
import { createSeals } from '../../src/security/seals.ts'
import { sleep } from '../../src/security/sleep.ts'
import type { Tx } from '../../src/storage/store.ts'
import { createVerifications, type VerificationDeps } from '../../src/verification/index.ts'
import type { Policy } from '../../src/verification/policy.ts'
import type { Reader, StartRequest, Step, Verifications } from '../../src/verification/port.ts'
import { fakeClock, fakeStart } from '../support/clock.ts'
import type { TestEngine } from '../support/databases.ts'
import { quietLog } from '../support/log.ts'
import { testMarks } from '../support/marks.ts'
import { fakeRandom } from '../support/random.ts'
import { type Script, scriptedVerifier } from '../support/scripted-verifier.ts'

export const directory = asIntegrationId('dir-1')
export const otherDirectory = asIntegrationId('dir-2')
export const publicUrl = 'https://gate.example'
export const returnUrl = 'https://flow.example/callback'
const day = 86_400_000

export type World = Awaited<ReturnType<typeof openWorld>>

/** A verification room with all that it stands on; only Incode and the integrations are played. */
export async function openWorld(engine: TestEngine, changes: Partial<VerificationDeps> & { policy?: Policy } = {}) {
  const clock = fakeClock()
  const log = quietLog()
  const random = fakeRandom(7)
  const database = await engine.open({ clock, log })
  const verifier = scriptedVerifier()
  const starters = new Map<string, Starter>()
  const gone = new Set<string>()
  const live = playedDirectory(() => clock.now())
  const there = (id: string) => {
    if (gone.has(id)) throw problem('gone')
  }
  const deps: VerificationDeps = {
    store: database.store,
    seals: createSeals([{ id: 'k1', key: new Uint8Array(32).fill(7) }], random),
    marks: testMarks,
    clock,
    random,
    log,
    sleep,
    publicUrl,
    epoch: 'epoch-1',
    loopbackReturn: false,
    live,
    integrations: {
      async account(id): Promise<OpenAccount> {
        there(id)
        return { id: asIntegrationId(id), version: 1, name: 'Incode', verifier, trustAnchor: verifier.trustAnchor }
      },
      async get(id) {
        there(id)
        return { name: `Integration ${id}` }
      },
      async starterWithin() {
        throw problem('not_found')
      },
      async starter(clientId) {
        const starter = starters.get(clientId)
        if (starter === undefined) throw problem('not_found')
        return starter
      },
    },
    ...changes,
  }
  const world = {
    clock,
    log,
    random,
    verifier,
    deps,
    starters,
    gone,
    live,
    database,
    store: database.store,
    verifications: createVerifications(deps),
    /** Another replica on the same database. */
    replica: (more: Partial<VerificationDeps> = {}) => createVerifications({ ...deps, random: fakeRandom(99), ...more }),

    starter(given: Partial<Starter> = {}): Starter {
      const starter: Starter = {
        integrationId: asIntegrationId('client-1'),
        integrationName: 'Flow',
        integrationVersion: 1,
        clientId: 'c-1',
        mode: 'live',
        actor: { kind: 'client', id: given.clientId ?? 'c-1' },
        directoryIds: [directory],
        purposes: ['step_up', 'account_recovery', 'sign_up', 'helpdesk', 'enrollment'],
        operations: [],
        returnUrls: [returnUrl],
        resultDelivery: 'code',
        policies: [],
        startsPerMinute: 100_000,
        accountId: asIntegrationId('account-1'),
        workflowId: 'flow-1',
        ...given,
      }
      starters.set(starter.clientId ?? '', starter)
      return starter
    },

    async person(externalId: string, given: Partial<SourceUser> = {}, where: IntegrationId = directory): Promise<void> {
      const [first = 'Ana', last = 'García'] = externalId.split('.')
      const user: SourceUser = {
        externalId,
        login: `${externalId}@example.com`,
        email: `${externalId}@example.com`,
        givenName: first,
        familyName: last,
        displayName: `${first} ${last}`,
        status: 'active',
        sourceStatus: 'ACTIVE',
        changedAt: new Date(fakeStart - 90 * day).toISOString(),
        claims: {},
        ...given,
      }
      await database.store.loader.put(where, user, clock.now())
    },

    async enroll(externalId: string, identityId: string, assurance: Assurance = 'medium', where: IntegrationId = directory) {
      const at = clock.now()
      return database.store.transaction(async tx => {
        const subject = await subjectFor(tx, { integrationId: where, externalId, kind: 'directory', at }, random, testMarks)
        const tenant = verifier.trustAnchor
        return bindIdentity(
          tx,
          { subject, tenant, identityId, assurance, evidence: ['sandbox'], verificationId: null, at },
          random,
        )
      })
    },

    row: (id: string) =>
      database.store.db
        .selectFrom('verifications')
        .selectAll()
        .where('id', '=', id as never)
        .executeTakeFirstOrThrow(),
    count: async (table: 'verifications' | 'subjects' | 'enrollments' | 'cases' | 'vendor_sessions' | 'audit' | 'events') => {
      const { n } = await database.store.db
        .selectFrom(table)
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow()
      return Number(n)
    },
    /** As somebody else changes the database. */
    write: <T>(change: (db: Tx['db']) => Promise<T>) => database.store.transaction(tx => change(tx.db)),
    endEnrollments: (endedAt: number | null) =>
      database.store.transaction(tx => tx.db.updateTable('enrollments').set({ ended_at: endedAt }).execute()),
    /** From now on the account stands for another tenant. */
    moveTenant(tenant: string) {
      verifier.trustAnchor = tenant
    },
    close: () => database.dispose(),
  }
  return world
}

/** A directory whose view is as it is itself, unless a test says what it answers. */
function playedDirectory(now: () => number) {
  const played = {
    asked: [] as string[],
    viewAt: now as () => number | undefined,
    answer: (async () => 'read') as (directory: IntegrationId, whom: Whom) => Promise<LiveAnswer>,
  }
  const reads: LiveReads = {
    viewOf: async () => played.viewAt(),
    ask(directoryId, whom, why) {
      played.asked.push(`${why} ${'login' in whom ? whom.login : whom.externalId}`)
      return played.answer(directoryId, whom)
    },
  }
  return Object.assign(played, reads)
}

/** The names of a person as `person` makes them. */
export function documentOf(externalId: string): DocumentClaims {
  const [givenName = '', familyName = ''] = externalId.split('.')
  return { givenName, familyName }
}

export const stepUp = (externalId: string, more: Partial<StartRequest> = {}): StartRequest => ({
  purpose: 'step_up',
  subject: { integrationId: directory, externalId },
  facade: 'hooks',
  onReview: 'wait',
  returnUrl,
  ...more,
})

export const reader = (clientId = 'c-1', integrationId = 'client-1'): Reader => ({ clientId, integrationId })
export const tokenOf = (result: Result) => result.links.verify?.split('/').at(-1) ?? ''
export const idOf = (result: Result): VerificationId => asVerificationId(result.data.verificationId)
export const said = (result: Result) => `${result.status}/${result.data.status}/${result.outcome}/${result.reason}`

/** The code, state and issuer with which a browser arrives at the flow. */
export function carried(step: Step): { readonly code: string; readonly state?: string; readonly iss: string | null } {
  if (step.go !== 'flow') throw new Error(`the browser goes to ${step.go}`)
  const { searchParams } = new URL(step.url)
  const state = searchParams.get('state')
  return { code: searchParams.get('code') ?? '', iss: searchParams.get('iss'), ...(state === null ? {} : { state }) }
}

/** A browser: it keeps its cookie. */
export function browser(verifications: Verifications) {
  let cookie: string | undefined
  const keep = (step: Step): Step => {
    cookie = step.cookie ?? cookie
    return step
  }
  return {
    get cookie() {
      return cookie
    },
    async arrive(token: string) {
      cookie = await verifications.arrive(token, cookie)
    },
    leg: (id: VerificationId) => verifications.leg(id, cookie),
    look: (token: string) => verifications.look(token, cookie),
    take: async (token: string) => keep(await verifications.take(token, cookie)),
    back: async (handle: string) => keep(await verifications.back(handle, cookie)),
    seat: (id: string) => verifications.seat(id, cookie),
    proceed: async (id: string) => keep(await verifications.proceed(id, cookie)),
    handOver: (id: string) => verifications.handOver(id, cookie),
    typeCode: async (id: string, code: string) => keep(await verifications.typeCode(id, cookie, code)),
    notMe: (id: string) => verifications.deny({ id, cookie }),
    resumable: (id: VerificationId) => verifications.resumable(id, cookie),
  }
}

/** From the link to the return, in one browser. */
export async function verify(
  world: World,
  result: Result,
  script: Script = {},
  person = browser(world.verifications),
): Promise<Step> {
  await person.take(tokenOf(result))
  const { handle } = world.verifier.finish(idOf(result), script)
  return person.back(handle)
}
