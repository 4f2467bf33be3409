import type { IntegrationId } from '../contract/index.ts'
import type { OutgoingEvent } from '../jobs/index.ts'
import { sha256 } from '../security/hash.ts'
import { once } from '../storage/once.ts'
import type { Store, Tx } from '../storage/store.ts'
import { findRow } from '../verification/rows.ts'
import { type Cause, causeOf } from './cause.ts'
import type { Source } from './round.ts'

/**
 * Proofs that failed since whoever received was not the one who verified. One may be a mistake of a person, and is an event
 * of its own; many of them through one flow, or for one person, are somebody's work. Each is remembered for as long as it
 * counts, and the person by nothing but a hash.
 */

/** So many within the window are somebody's work. */
export const most = { flow: 5, person: 3 } as const
export const windowMs = 3_600_000

const beginning = 'relayed:'

/** Whether it is one: of a verification that was voided for it, or of a verdict that had been received by then. */
export const isRelay = ({ type, payload }: OutgoingEvent): boolean =>
  type === 'verification.relayed' ||
  (type === 'verification.completed' && payload.state === 'void' && payload.reason === 'relay_suspected')

/** Remembers it, in the transaction that hears of it. The outbox may say it twice, and it counts once. */
export async function noteRelay(tx: Tx, event: OutgoingEvent, now: number): Promise<void> {
  const row = await findRow(tx.db, event.target)
  if (row === undefined || row.mode !== 'live') return
  const until = event.at + windowMs
  const sighting = (kind: keyof typeof most, of: string) =>
    once(tx, [`${beginning}${kind}`, of, row.integration_id, row.id].join('|'), until, now)
  await sighting('flow', row.integration_id)
  if (row.subject_id !== null) await sighting('person', sha256(row.subject_id).slice(0, 32))
}

/** Where there are many by now. It is over once the window has passed over them. */
export function relaySource({ reports }: Pick<Store, 'reports'>): Source {
  return {
    codes: ['relay_suspected'],
    async look(now) {
      const rows = await reports
        .selectFrom('once')
        .select(['key', 'expires_at'])
        .where('key', '>', beginning)
        // Keys are compared byte by byte, and this is the byte after the colon.
        .where('key', '<', `${beginning.slice(0, -1)};`)
        .where('expires_at', '>', now)
        .orderBy('expires_at')
        .execute()
      return relayCauses(rows.map(({ key }) => key))
    },
  }
}

/** Of what is remembered, oldest first. Pure. */
function relayCauses(keys: readonly string[]): readonly Cause[] {
  const seen = keys.map(key => {
    const [kind = '', of = '', integration = '', verification = ''] = key.slice(beginning.length).split('|')
    return { kind, of, integrationId: integration as IntegrationId, verification }
  })
  return [...Map.groupBy(seen, ({ kind, of }) => `${kind}|${of}`).values()].flatMap(group => {
    const last = group.at(-1)
    const limit = last === undefined ? undefined : most[last.kind as keyof typeof most]
    if (last === undefined || limit === undefined || group.length < limit) return []
    const { kind, of, integrationId, verification: target } = last
    return [causeOf('relay_suspected', { of, detail: kind, integrationId, target, count: group.length })]
  })
}
