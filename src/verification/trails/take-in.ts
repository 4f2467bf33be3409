import type {
  ActorRef,
  CredentialReset,
  IntegrationId,
  Operations,
  TrailEvent,
  TrailPage,
  WrittenBackChanged,
} from '../../contract/index.ts'
import { suspend } from '../../integrations/suspension.ts'
import { publish } from '../../jobs/publish.ts'
import { appendAudit } from '../../security/audit.ts'
import type { Tx } from '../../storage/store.ts'
import { explain } from './acceptance.ts'
import type { TrailDeps } from './deps.ts'
import { letsIn, privilegeOf, verifiedBefore } from './reset.ts'
import { type EventRow, eventRow, insertEvent, knownEvents } from './rows.ts'
import { isOurWriting } from './written-back.ts'

/** What an event means, and who has to hear of it. */

export const trailHost: ActorRef = { kind: 'host', id: 'trails' }

/** So many accounts are asked about for one page; of the others it stays unknown. */
const mostAsked = 50

/** Privileges of those who were given credentials without a verification, or of whom a verdict was changed, read before the transaction that stores it. */
export async function askAbout(
  { store }: TrailDeps,
  id: IntegrationId,
  events: readonly TrailEvent[],
  operations: Operations | undefined,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number | null>> {
  const known = await knownEvents(store.db, id, events)
  const asked = new Map<string, number | null>()
  for (const event of events) {
    if (asked.size >= mostAsked) break
    if (event.kind === 'identity_verified' || known.has(event.eventId) || asked.has(event.externalId)) continue
    if (event.kind === 'written_back_changed' && (await isOurWriting(store.db, id, event))) continue
    if (event.kind === 'credential_reset' && !letsIn(event)) continue
    if (event.kind === 'credential_reset' && (await verifiedBefore(store.db, id, event)) !== undefined) continue
    asked.set(event.externalId, await privilegeOf(operations, event.externalId, signal))
  }
  return asked
}

/** What is to be said once it is stored. */
export async function takeIn(
  deps: TrailDeps,
  tx: Tx,
  id: IntegrationId,
  { events }: TrailPage,
  asked: ReadonlyMap<string, number | null>,
): Promise<readonly (() => void)[]> {
  const known = new Set(await knownEvents(tx.db, id, events))
  const told: (() => void)[] = []
  for (const event of events) {
    if (known.has(event.eventId)) continue
    known.add(event.eventId)
    const row = eventRow(id, event, deps.clock.now())
    if (event.kind === 'credential_reset') told.push(...(await takeReset(deps, tx, row, event, asked)))
    else if (event.kind === 'written_back_changed') told.push(...(await takeChange(deps, tx, row, event, asked)))
    else {
      const { found, verificationId, legs } = await explain(tx, deps.marks, id, event)
      await insertEvent(tx, {
        ...row,
        found,
        verification_id: verificationId,
        ...(found === 'erased' ? { external_id: null } : {}),
      })
      if (found === 'unissued') told.push(await alarm(deps, tx, row, legs))
    }
  }
  return told
}

/** Nothing that was accepted so is ours: whoever made it can make more. */
async function alarm({ clock, random, marks, log }: TrailDeps, tx: Tx, row: EventRow, legs: readonly IntegrationId[]) {
  const { integration_id: id, event_id: event, external_id: externalId } = row
  const at = clock.now()
  for (const leg of legs) await suspend(tx, random, { id: leg, cause: 'unissued_acceptance', by: trailHost, at })
  const facts = { event, legs: [...legs], person: marks.of(id, externalId ?? '') }
  await appendAudit(tx, { at, actor: trailHost, action: 'trail.unissued_acceptance', target: id, facts }, random)
  return () => log.error({ integrationId: id, event, suspended: legs }, 'a product accepted a verdict that was never issued')
}

async function takeReset(
  { clock, random, marks, log }: TrailDeps,
  tx: Tx,
  row: EventRow,
  event: CredentialReset,
  asked: ReadonlyMap<string, number | null>,
): Promise<readonly (() => void)[]> {
  const { integration_id: id } = row
  const { operation, by, externalId } = event
  const verificationId = (await verifiedBefore(tx.db, id, event)) ?? null
  const privileged = asked.get(externalId) ?? null
  const found = verificationId === null ? 'unverified' : 'verified'
  await insertEvent(tx, {
    ...row,
    ...actorIn(event),
    found,
    verification_id: verificationId,
    operation,
    event: event.event,
    privileged,
  })
  if (verificationId !== null || !letsIn(event) || (privileged === 0 && !by.ours)) return []
  const facts = { event: event.eventId, operation, person: marks.of(id, externalId), by: by.kind, ours: by.ours }
  await appendAudit(tx, { at: clock.now(), actor: trailHost, action: 'trail.unverified_reset', target: id, facts }, random)
  // Whoever may be privileged is taken for it, and so is whoever else has our credential.
  const payload = { privileged: privileged === 1 ? true : null }
  await publish(
    tx,
    { type: 'trail.unverified_reset', integrationId: id, target: event.eventId, payload, at: clock.now() },
    random,
  )
  const said = { integrationId: id, event: event.eventId, operation, privileged: privileged === 1, ours: by.ours }
  return [() => log.warn(said, 'somebody was given new credentials without a verification')]
}

/** Nothing that anybody verified makes it right: these attributes are written by nobody else. */
async function takeChange(
  { clock, random, marks, log }: TrailDeps,
  tx: Tx,
  row: EventRow,
  event: WrittenBackChanged,
  asked: ReadonlyMap<string, number | null>,
): Promise<readonly (() => void)[]> {
  const { integration_id: id } = row
  const { by, externalId } = event
  if (await isOurWriting(tx.db, id, event)) return []
  const privileged = asked.get(externalId) ?? null
  await insertEvent(tx, { ...row, ...actorIn(event), found: 'unverified', event: event.event, privileged })
  if (privileged === 0 && !by.ours) return []
  const at = clock.now()
  const facts = { event: event.eventId, person: marks.of(id, externalId), by: by.kind, ours: by.ours }
  await appendAudit(tx, { at, actor: trailHost, action: 'trail.written_back_changed', target: id, facts }, random)
  const payload = { privileged: privileged === 1 ? true : null }
  const told = { type: 'trail.written_back_changed', integrationId: id, target: event.eventId, payload, at }
  await publish(tx, told, random)
  const said = { integrationId: id, event: event.eventId, privileged: privileged === 1, ours: by.ours }
  return [() => log.warn(said, 'somebody changed what was written back of a person')]
}

function actorIn({ by }: CredentialReset | WrittenBackChanged) {
  return { actor_kind: by.kind, actor_id: by.id, actor_name: by.name ?? null, ours: Number(by.ours) }
}
