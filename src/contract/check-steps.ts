import type { Check, CheckStep } from './connector.ts'
import type { SourceUser } from './directory.ts'
import { type ConnectorErrorCode, connectorError, connectorErrors, isStepgateError } from './errors.ts'
import type { Clock } from './host-context.ts'
import { endedBy } from './pause.ts'

/** *Test connection* as a table of steps, and what the steps of any directory have in common. */

/** What a step saw, and what there is to do about it although it is no failure. */
export interface Seen {
  readonly saw: string
  readonly advice?: string
}

export interface StepsOf<P, F> {
  /** In the order of the path that the real work takes, so that the first step that fails is the cause. */
  readonly steps: readonly (readonly [name: string, look: (parts: P, found: F, signal: AbortSignal) => Promise<Seen> | Seen])[]
  readonly parts: P
  /** What one step leaves to the next, made anew for each check. */
  readonly found: () => F
  applies(step: string): boolean
  /** What the actor does about a failed step, in the words of the product. */
  advise(step: string, code: ConnectorErrorCode): string | undefined
}

export function checkOf<P, F>({ steps, parts, found: begin, applies, advise }: StepsOf<P, F>): Check {
  return async (signal, tell) => {
    const found = begin()
    const done: CheckStep[] = []
    const add = (step: CheckStep) => {
      done.push(step)
      tell?.(step)
    }
    for (const [step, look] of steps) {
      if (!applies(step)) continue
      try {
        add({ step, ok: true, ...(await look(parts, found, signal)) })
      } catch (error) {
        if (signal.aborted) throw endedBy(signal)
        add(failed(step, error, advise))
        break
      }
    }
    return done
  }
}

function failed(step: string, error: unknown, advise: StepsOf<never, never>['advise']): CheckStep {
  const known = isStepgateError(error) && error.family === 'connector' ? error : connectorError('internal')
  const code = known.code as ConnectorErrorCode
  const advice = advise(step, code)
  const { actor } = connectorErrors[code]
  return { step, ok: false, code, actor, saw: known.detail ?? known.message, ...(advice === undefined ? {} : { advice }) }
}

/** Products take what is signed within five minutes of their own time, and say of a later one only that it is wrong. */
const longestSkewMs = 5 * 60_000

/** Our clock against the one that a product's answer shows (RFC 9110 section 6.6.1). */
export function clockSeen(product: string, headers: Headers, clock: Clock): Seen {
  const date = Date.parse(headers.get('date') ?? '')
  if (!Number.isFinite(date)) return { saw: `${product} did not say what time it is` }
  const skewMs = clock.now() - date
  const saw = `our clock is ${Math.round(Math.abs(skewMs) / 1000)} s ${skewMs < 0 ? 'behind' : 'ahead of'} ${product}'s`
  if (Math.abs(skewMs) > longestSkewMs) throw connectorError('internal', undefined, { detail: saw })
  return { saw }
}

const attributes: readonly (readonly [string, (user: SourceUser) => unknown])[] = [
  ['given name', user => user.givenName],
  ['family name', user => user.familyName],
  ['birth date', user => user.claims.birth_date],
  ['phone', user => user.claims.phone_number],
  ['e-mail', user => user.email],
  ['employee number', user => user.claims.employee_number],
  ['address', user => user.claims.address],
]

const linkKey: (typeof attributes)[number] = ['link key', user => user.linkKey]

/** How many of some people have what a document is compared with, in percent. */
export function fillOf(users: readonly SourceUser[], { linked }: { readonly linked: boolean }): ReadonlyMap<string, number> {
  return new Map(
    [...attributes, ...(linked ? [linkKey] : [])].map(([name, of]) => [
      name,
      users.length === 0 ? 0 : Math.round((100 * users.filter(user => of(user) !== undefined).length) / users.length),
    ]),
  )
}
