import {
  type Clock,
  connectorError,
  type DirectorySource,
  type IntegrationId,
  isStepgateError,
  type Logger,
  type SourceUser,
} from '../contract/index.ts'
import { loginKey } from '../directory/normal.ts'
import { lastRead, screen } from '../directory/sync/index.ts'
import type { Store } from '../storage/store.ts'
import { createAllowance } from './live-allowance.ts'
import type { Integrations } from './port.ts'

/**
 * Live reads: one person, asked of the product now, and written into the view as a sync would write them. Whoever waits
 * for one waits a stated time at most; what arrives later still counts for the next. It judges nobody: what the view
 * says afterwards is for the callers to read.
 */
export interface LiveReads {
  /** When the read began that the view of a directory goes back to. Undefined before its first one has ended. */
  viewOf(directoryId: IntegrationId): Promise<number | undefined>
  ask(directoryId: IntegrationId, whom: Whom, why: Why): Promise<LiveAnswer>
}

export type Whom = { readonly externalId: string } | { readonly login: string }

/** `unknown`: the view has nobody of that name. `old`: the view is. `use`: something is about to be bound or done. */
export type Why = 'unknown' | 'old' | 'use'

/**
 * `read`: the view says what the product says. `gone`: the product knows no such person. `not_asked`: there is no way to
 * ask, or too much was asked lately. `silent`: no answer in time, or none that can be used.
 */
export type LiveAnswer = 'read' | 'gone' | 'not_asked' | 'silent'

export interface LiveDeps {
  readonly store: Store
  readonly clock: Clock
  readonly log: Logger
  readonly integrations: Pick<Integrations, 'open'>
  /** How long each caller waits, and how long the product has in all; shorter ones in tests. */
  readonly waits?: Readonly<Record<Why | 'answer', number>>
}

/** Somebody sits before a page at a start; at the point of use a wait is better than a no. */
const usualWaits = { unknown: 2_000, old: 2_000, use: 6_000, answer: 8_000 } as const

/** Every start looks at it, and a run takes longer than this. */
const viewAgeMs = 10_000

export function createLiveReads(deps: LiveDeps): LiveReads {
  const { store, clock, log, integrations, waits = usualWaits } = deps
  const allowance = createAllowance(clock)
  const views = new Map<IntegrationId, { readonly until: number; readonly at: Promise<number | undefined> }>()
  const flights = new Map<string, Promise<LiveAnswer>>()

  async function look(directoryId: IntegrationId, whom: Whom): Promise<LiveAnswer> {
    try {
      const { capabilities } = await integrations.open(directoryId)
      const asked = capabilities.directory && lookUp(capabilities.directory, whom, AbortSignal.timeout(waits.answer))
      if (asked === undefined) return 'not_asked'
      const user = await asked
      allowance.answered(directoryId)
      if (user === undefined) return await leave(directoryId, whom)
      checkIs(whom, user)
      await store.loader.put(directoryId, user, clock.now())
      return 'read'
    } catch (error) {
      if (isOutage(error)) allowance.silent(directoryId)
      log.warn({ integrationId: directoryId, error: isStepgateError(error) ? error.code : 'internal' }, 'a live read failed')
      return 'silent'
    }
  }

  /** A product that loses sight of everybody says so of each: the view is left to a run, whose guard tells that apart. */
  async function leave(directoryId: IntegrationId, whom: Whom): Promise<LiveAnswer> {
    if ('externalId' in whom && allowance.mayRemove(directoryId)) {
      await store.loader.gone(directoryId, whom.externalId, clock.now())
    }
    return 'gone'
  }

  /** Those who ask for one person at one time share the answer; who is about to act takes none that was begun for a start. */
  function flightOf(directoryId: IntegrationId, whom: Whom, why: Why): Promise<LiveAnswer> | undefined {
    const name = 'login' in whom ? { login: loginKey(whom.login) } : whom
    const key = JSON.stringify([directoryId, why === 'use', name])
    const known = flights.get(key)
    if (known !== undefined) return known
    if (why !== 'use' && !allowance.mayAsk(directoryId, why)) return undefined
    const flight = look(directoryId, whom).finally(() => flights.delete(key))
    flights.set(key, flight)
    return flight
  }

  return {
    viewOf(directoryId) {
      const known = views.get(directoryId)
      if (known !== undefined && known.until > clock.now()) return known.at
      const at = lastRead(store.db, directoryId)
      views.set(directoryId, { until: clock.now() + viewAgeMs, at })
      at.catch(() => views.delete(directoryId))
      return at
    },

    async ask(directoryId, whom, why) {
      if (why !== 'use' && allowance.rests(directoryId)) return 'silent'
      const flight = flightOf(directoryId, whom, why)
      if (flight === undefined) return 'not_asked'
      const answer = await within(flight, waits[why])
      if (answer === undefined) allowance.silent(directoryId)
      return answer ?? 'silent'
    },
  }
}

/** An answer that cannot be read may be about one person only: it keeps nobody else waiting. */
function isOutage(error: unknown): boolean {
  return isStepgateError(error) && error.family === 'connector' && error.code !== 'response_invalid'
}

/** Undefined where the product cannot be asked that way. */
function lookUp(source: DirectorySource, whom: Whom, signal: AbortSignal): Promise<SourceUser | undefined> | undefined {
  return 'externalId' in whom ? source.get(whom.externalId, signal) : source.find?.(whom.login, signal)
}

/** Somebody else's record must not pass for the one that was asked for, nor one that could not be stored. */
function checkIs(whom: Whom, user: SourceUser): void {
  const same = 'externalId' in whom ? user.externalId === whom.externalId : loginKey(user.login) === loginKey(whom.login)
  const sound = screen({ changes: [{ kind: 'user', user }], cursor: '' }, 1).changes.length === 1
  if (!same || !sound) throw connectorError('response_invalid')
}

/** What comes in time; undefined for what does not. */
function within<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(undefined), ms)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
