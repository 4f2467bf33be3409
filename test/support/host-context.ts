import {
  asIntegrationId,
  asSealed,
  type Clock,
  type Fetch,
  type HostContext,
  type Jwks,
  type Logger,
  type PeopleList,
  problem,
} from '../../src/contract/index.ts'
import { noList } from '../../src/integrations/people-list/no-list.ts'
import { fakeClock } from './clock.ts'
import { quietLog } from './log.ts'
import { fakeRandom } from './random.ts'

/** What a test may put in place of the usual. */
export interface HostContextParts {
  readonly clock?: Clock
  readonly fetch?: Fetch
  readonly state?: ReadonlyMap<string, string>
  readonly list?: PeopleList
}

/** A host for one connector, in memory. What it seals is marked, not hidden: a test sees what was inside. */
export function hostContext(parts: HostContextParts = {}): HostContext & {
  readonly log: Logger & { readonly lines: string[] }
  readonly kept: Map<string, string>
} {
  const kept = new Map(parts.state)
  const spent = new Set<string>()
  const absent = (what: string) => (): never => {
    throw problem('internal', `this test has no ${what}`)
  }
  return {
    kept,
    integration: { id: asIntegrationId('int-1'), url: 'https://host.example/i/int-1' },
    clock: parts.clock ?? fakeClock(),
    random: fakeRandom(),
    log: quietLog(),
    // Looked up at the call, so that an interceptor is met.
    fetch: parts.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    token: absent('token source'),
    state: {
      get: async key => kept.get(key),
      set: async (key, value) => {
        kept.set(key, value)
      },
    },
    seal: {
      close: async plain => asSealed(`sealed(${plain})`),
      open: async sealed => {
        const plain = /^sealed\((.*)\)$/s.exec(sealed)?.[1]
        if (plain === undefined) throw problem('internal', 'this was not sealed here')
        return plain
      },
    },
    once: async key => {
      const first = !spent.has(key)
      spent.add(key)
      return first
    },
    keys: { jwks: async (): Promise<Jwks> => ({ keys: [] }), sign: absent('signing key'), certificate: absent('certificate') },
    directory: { find: async () => undefined, nudge: async () => undefined },
    list: parts.list ?? noList,
    verifications: {
      start: absent('verifications'),
      latest: async () => undefined,
      view: absent('verifications'),
      redeem: absent('verifications'),
      latestOfSession: async () => undefined,
      issued: async () => undefined,
    },
  }
}
