import type { Kysely } from 'kysely'
import type { ActorRef, IntegrationId, VerificationId } from '../contract/index.ts'
import type { Tables } from '../storage/tables/index.ts'

/** Whoever works at the desk: by the person where a token names one, so that two tokens of one are one. */
export interface Worker {
  readonly kind: ActorRef['kind'] | 'holder'
  readonly id: string
  readonly name: string | null
}

export interface OverrideReport {
  readonly calls: number
  /** How many of them took a supervisor, and their share; null where there were none. */
  readonly overridden: number
  readonly overriddenShare: number | null
  /** Those who began calls; the ones with the most overrides first. */
  readonly agents: readonly {
    readonly agent: Worker
    readonly calls: number
    readonly overridden: number
    readonly overriddenShare: number
  }[]
  /** Those who allowed something, also where nobody used it. */
  readonly supervisors: readonly { readonly supervisor: Worker; readonly allowed: number; readonly used: number }[]
  /** The same two more than once. */
  readonly repeatedPairs: readonly Pair[]
  /** Newest first. */
  readonly overrides: readonly {
    readonly id: string
    readonly at: string
    readonly supervisor: Worker
    readonly agent: Worker | null
    readonly verificationId: VerificationId | null
    readonly person: { readonly integrationId: IntegrationId; readonly externalId: string }
    /** Whether it was for an address that is not on record. */
    readonly address: boolean
    readonly why: string
  }[]
}

/** Who allowed for whose calls, who allowed for which callers, and who helped which callers. */
export interface Pair {
  readonly pair: 'supervisor_agent' | 'supervisor_person' | 'agent_person'
  readonly one: Worker
  readonly other: string
  readonly count: number
}

const most = 100

/** How often agents needed a second person, which ones they found, and which two meet again and again. */
export async function reportOverrides(db: Kysely<Tables>, since: number): Promise<OverrideReport> {
  const calls = await db
    .selectFrom('helpdesk_calls as c')
    .innerJoin('verifications as v', 'v.id', 'c.verification_id')
    .select(['c.verification_id', 'c.agent', 'c.supervisor', 'c.override_id', 'v.directory_id', 'v.external_id'])
    .where('c.created_at', '>=', since)
    .execute()
  const overrides = await db
    .selectFrom('helpdesk_overrides')
    .selectAll()
    .where('created_at', '>=', since)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute()
  const workerOf = await workers(db)
  const agents = tally()
  const supervisors = tally()
  const pairs = new Map<string, Pair>()
  const met = (pair: Pair['pair'], one: Worker, other: string | null) => {
    if (other === null) return
    const key = JSON.stringify([pair, keyOf(one), other])
    pairs.set(key, { pair, one, other, count: (pairs.get(key)?.count ?? 0) + 1 })
  }
  for (const { agent: by, supervisor: allowed, directory_id: at, external_id: id } of calls) {
    const agent = workerOf(by)
    const person = at === null || id === null ? null : `${at}/${id}`
    agents.add(agent, allowed !== null)
    met('agent_person', agent, person)
    if (allowed === null) continue
    const supervisor = workerOf(allowed)
    met('supervisor_agent', supervisor, keyOf(agent))
    met('supervisor_person', supervisor, person)
  }
  for (const { supervisor, used_at } of overrides) supervisors.add(workerOf(supervisor), used_at !== null)
  const overridden = calls.filter(({ supervisor }) => supervisor !== null).length
  const callOf = new Map(calls.flatMap(call => (call.override_id === null ? [] : [[call.override_id, call] as const])))
  return {
    calls: calls.length,
    overridden,
    overriddenShare: calls.length === 0 ? null : overridden / calls.length,
    agents: agents
      .list()
      .map(({ who, all, some }) => ({ agent: who, calls: all, overridden: some, overriddenShare: some / all })),
    supervisors: supervisors.list().map(({ who, all, some }) => ({ supervisor: who, allowed: all, used: some })),
    repeatedPairs: [...pairs.values()]
      .filter(({ count }) => count > 1)
      .toSorted((a, b) => b.count - a.count)
      .slice(0, most),
    overrides: overrides.slice(0, most).map(row => {
      const call = callOf.get(row.id)
      return {
        id: row.id,
        at: new Date(row.created_at).toISOString(),
        supervisor: workerOf(row.supervisor),
        agent: call === undefined ? null : workerOf(call.agent),
        verificationId: call?.verification_id ?? null,
        person: { integrationId: row.directory_id, externalId: row.external_id },
        address: row.address_hash !== null,
        why: row.why,
      }
    }),
  }
}

const keyOf = ({ kind, id }: Worker) => `${kind} ${id}`

async function workers(db: Kysely<Tables>): Promise<(said: string) => Worker> {
  const columns = ['id', 'person_directory', 'person_id'] as const
  const signedIn = db.selectFrom('administrators').select(columns).where('person_id', 'is not', null)
  const named = await db
    .selectFrom('admin_tokens')
    .select(columns)
    .where('person_id', 'is not', null)
    .unionAll(signedIn)
    .execute()
  const holders = new Map(named.map(({ id, person_directory: at, person_id: person }) => [id, `${at}/${person}`]))
  return said => {
    const { kind, id, name = null } = JSON.parse(said) as ActorRef
    const holder = kind === 'admin' ? holders.get(id) : undefined
    return holder === undefined ? { kind, id, name } : { kind: 'holder', id: holder, name }
  }
}

/** How many of each, and of how many of them something is true; those with the most of these first. */
function tally() {
  const counts = new Map<string, { who: Worker; all: number; some: number }>()
  return {
    add(who: Worker, isSome: boolean) {
      const found = counts.get(keyOf(who)) ?? { who, all: 0, some: 0 }
      counts.set(keyOf(who), { who: found.who, all: found.all + 1, some: found.some + (isSome ? 1 : 0) })
    },
    list: () => [...counts.values()].toSorted((a, b) => b.some - a.some || b.all - a.all),
  }
}
