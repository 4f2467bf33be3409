import { type Clock, type ConnectorErrorCode, connectorCodeOf } from '../contract/index.ts'

/** After this many failures in a row an account counts as down. */
const failuresUntilDown = 5
/** While it is down, one call in this time finds out whether it still is. */
const probeEveryMs = 30_000

/** What Incode is asked for. A session is of one person; opening one is about the account alone; a face is a caller's picture; a request goes by way of another host. */
export type Asked = 'open' | 'read' | 'face' | 'request'

/**
 * Errors that count towards an account being down. An answer that cannot be read may be about one session only, and
 * so may a refused token of one: of these only those to an opening speak for the account. A picture on which Incode
 * chokes says nothing at all: else whoever hands in five of them keeps everybody out.
 */
const outages: Readonly<Record<Asked, ReadonlySet<ConnectorErrorCode>>> = {
  open: new Set<ConnectorErrorCode>(['provider_unavailable', 'provider_timeout', 'response_invalid', 'credentials_invalid']),
  read: new Set<ConnectorErrorCode>(['provider_unavailable', 'provider_timeout']),
  face: new Set<ConnectorErrorCode>(),
  request: new Set<ConnectorErrorCode>(),
}
/** Of one session, they say neither that Incode is there nor that it is not. */
const aboutOne: ReadonlySet<ConnectorErrorCode> = new Set<ConnectorErrorCode>(['response_invalid', 'credentials_invalid'])

/**
 * Whether Incode can be reached, for each account. Kept in memory: what a process has seen for itself is what it acts
 * on, a replica without trouble has none, and a restarted process asks again.
 */
export interface Breakers {
  /** For a start: undefined, or how many seconds it makes no sense to begin. One start per probe time goes through. */
  refuses(accountId: string): number | undefined
  /** The accounts that count as down at present. */
  down(): readonly string[]
  /** Runs a call, unless the account is down and it is not time to probe. Learns from how it ends. */
  call<T>(accountId: string, asked: Asked, work: () => Promise<T>): Promise<{ readonly value: T } | 'down'>
}

interface Health {
  failures: number
  probeAt: number
  startAt: number
}

export function createBreakers(clock: Clock): Breakers {
  const accounts = new Map<string, Health>()
  const healthOf = (id: string): Health => {
    const known = accounts.get(id) ?? { failures: 0, probeAt: 0, startAt: 0 }
    accounts.set(id, known)
    return known
  }
  const isDown = (health: Health) => health.failures >= failuresUntilDown

  return {
    refuses(id) {
      const health = healthOf(id)
      const now = clock.now()
      if (!isDown(health)) return undefined
      const next = Math.max(health.probeAt, health.startAt)
      if (now < next) return Math.ceil((next - now) / 1_000)
      health.startAt = now + probeEveryMs
      return undefined
    },

    down: () => [...accounts].flatMap(([id, health]) => (isDown(health) ? [id] : [])),

    async call(id, asked, work) {
      const health = healthOf(id)
      if (isDown(health)) {
        // Nor does a picture, or a request, use up the probe.
        if (asked === 'face' || asked === 'request' || clock.now() < health.probeAt) return 'down'
        health.probeAt = clock.now() + probeEveryMs
      }
      try {
        const value = await work()
        health.failures = 0
        return { value }
      } catch (error) {
        const code = connectorCodeOf(error)
        if (outages[asked].has(code)) {
          health.failures += 1
          if (isDown(health)) health.probeAt = clock.now() + probeEveryMs
        } else if (asked === 'open' || (asked === 'read' && !aboutOne.has(code))) {
          health.failures = 0
        }
        throw error
      }
    },
  }
}
