/**
 * The System Log of the org: what was changed, in the order in which it was written down
 * (https://developer.okta.com/docs/api/openapi/okta-management/management/tag/SystemLog/). It keeps the last entries only,
 * as a real log keeps the last 90 days.
 */

import { randomBytes, randomUUID } from 'node:crypto'

/** Whom or what an entry is about. */
export interface LogTarget {
  readonly id: string
  readonly type: 'User' | 'UserGroup' | 'GroupRule' | 'UserProfile'
  readonly alternateId: string
  readonly displayName: string
}

/** What is to be written down. */
export interface LogNote {
  readonly eventType: string
  readonly displayMessage: string
  readonly target: readonly LogTarget[]
  /** Who did it; the administrator of the sandbox, where nothing is said. */
  readonly actor?: { readonly id: string; readonly type: string; readonly alternateId?: string; readonly displayName: string }
  readonly debugData?: Readonly<Record<string, string>>
  /** A success without a reason, where nothing else is said. */
  readonly outcome?: { readonly result: 'SUCCESS' | 'FAILURE' | 'ALLOW' | 'DENY'; readonly reason: string | null }
  /** When it happened, where that is earlier than now: entries can arrive late and out of order. */
  readonly published?: string
}

/** An entry with its place: places ascend by when it was written, not by when it happened. */
export interface LogEntry extends LogNote {
  readonly place: number
  readonly uuid: string
  readonly published: string
  readonly writtenAt: number
  readonly transactionId: string
}

export interface SystemLog {
  write(note: LogNote): LogEntry
  /** The entries from a place on, oldest first; undefined where some of them are gone. */
  from(place: number): readonly LogEntry[] | undefined
  /** The place of the next entry. */
  end(): number
  /** Called with each entry as it is written. */
  watch(listener: (entry: LogEntry) => void): void
}

/** More than any test writes, and less than 20 MB. */
const most = 20_000

export function createSystemLog(clock: { now(): number }): SystemLog {
  let entries: LogEntry[] = []
  let dropped = 0
  const listeners: ((entry: LogEntry) => void)[] = []
  return {
    write(note) {
      const writtenAt = clock.now()
      const published = note.published ?? new Date(writtenAt).toISOString()
      const transactionId = randomBytes(12).toString('base64url')
      const place = dropped + entries.length
      const entry: LogEntry = { ...note, published, writtenAt, place, uuid: randomUUID(), transactionId }
      entries.push(entry)
      // Cut in one go, because moving the array for every entry would cost as much as the array is long.
      if (entries.length > most + most / 10) {
        dropped += entries.length - most
        entries = entries.slice(-most)
      }
      for (const listener of listeners) listener(entry)
      return entry
    },
    from: place => (place < dropped ? undefined : entries.slice(place - dropped)),
    end: () => dropped + entries.length,
    watch: listener => void listeners.push(listener),
  }
}

const sandboxAdmin = {
  id: 'sandboxadmin00000000',
  type: 'User',
  alternateId: 'admin@sandbox.example',
  displayName: 'Sandbox Administrator',
} as const

/** The entry as the API and the event hooks show it, with every attribute that a LogEvent has. */
export function logEvent(entry: LogEntry) {
  const { uuid, published, eventType, displayMessage, target, actor = sandboxAdmin, debugData, outcome, transactionId } = entry
  return {
    actor: { alternateId: actor.id, ...actor, detailEntry: null },
    client: { userAgent: null, zone: 'null', device: null, id: null, ipAddress: null, geographicalContext: null },
    authenticationContext: {
      authenticationProvider: null,
      credentialProvider: null,
      credentialType: null,
      issuer: null,
      interface: null,
      authenticationStep: 0,
      externalSessionId: 'unknown',
    },
    displayMessage,
    eventType,
    outcome: outcome ?? { result: 'SUCCESS', reason: null },
    published,
    securityContext: { asNumber: null, asOrg: null, isp: null, domain: null, isProxy: null },
    severity: 'INFO',
    debugContext: { debugData: debugData ?? {} },
    legacyEventType: null,
    transaction: { type: 'JOB', id: transactionId, detail: {} },
    uuid,
    version: '0',
    request: { ipChain: [] },
    target: target.map(one => ({ ...one, detailEntry: null })),
  }
}
