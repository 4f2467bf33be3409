import { type ActorRef, type DirectoryUser, problem } from '../contract/index.ts'
import { accountParty, isOneParty, partyOf } from '../directory/parties.ts'
import type { Desk } from '../integrations/desk.ts'
import { hmac, token } from '../security/hash.ts'
import type { Store, Tx } from '../storage/store.ts'
import { isAddress } from '../verification/deliver-to.ts'
import { readPhone } from '../verification/phone-number.ts'
import { addressHash } from './address.ts'
import type { HelpdeskDeps } from './deps.ts'
import { insistOnHolder, supervisesNow } from './holder.ts'
import { recordDeed } from './journal.ts'
import { findNamed, type Named, type Override, overrideFor } from './rows.ts'

/** What a supervisor allows: one verification of this person, to this address if one is named. */
export interface OverrideRequest {
  readonly integrationId: string
  readonly named: Named
  readonly address?: string
  readonly why: string
}

/** What was allowed is for the call that goes on now. */
const freshMs = 15 * 60_000

export async function allow(
  deps: HelpdeskDeps,
  supervisor: ActorRef,
  { integrationId, named, address, why }: OverrideRequest,
): Promise<{ readonly id: string; readonly expiresAt: string }> {
  const { store, clock, random } = deps
  const { starter } = await deps.desk(integrationId)
  await insistOnHolder(store.db, supervisor)
  const hash = address === undefined ? null : addressHash(deps, readable(address))
  const now = clock.now()
  const id = `ovr_${token(random, 15)}`
  await store.transaction(async tx => {
    const user = await findNamed(tx.db, starter, named)
    if (user === undefined) throw problem('not_found', 'The directory has nobody, or several, of this name.')
    const { integrationId: directoryId, externalId } = user
    if (isOneParty(await partyOf(tx.db, supervisor), await accountParty(tx.db, directoryId, externalId))) {
      throw problem('forbidden', 'Nobody allows anything about themselves: ask a colleague.')
    }
    await tx.db
      .insertInto('helpdesk_overrides')
      .values({
        id,
        integration_id: starter.integrationId,
        directory_id: directoryId,
        external_id: externalId,
        address_hash: hash,
        why,
        supervisor: JSON.stringify(supervisor),
        created_at: now,
        expires_at: now + freshMs,
        used_at: null,
      })
      .execute()
    // Their words may name people: they stay in the row, and go when the call does. That they were not written later shows here.
    const facts = { address: hash !== null, why: hmac(deps.seals.derive('helpdesk-why'), id, why) }
    const entry = { actor: supervisor, at: now, target: id, integrationId: starter.integrationId, facts }
    await recordDeed(tx, 'overridden', entry, random)
  })
  return { id, expiresAt: new Date(now + freshMs).toISOString() }
}

/** As it will be read when it is written to. */
function readable(address: string): string {
  const found = isAddress(address.trim()) ? address.trim() : readPhone(address, undefined)?.number
  if (found !== undefined) return found
  const message = 'has to be an e-mail address, or a number with its country code'
  throw problem('request_invalid', undefined, { faults: [{ path: '/address', message }] })
}

/** What was allowed for this person, as long as it is good, and whoever allowed it still may. */
export async function overrideOf(
  { clock }: HelpdeskDeps,
  db: Tx['db'] | Store['db'],
  { starter }: Desk,
  person: DirectoryUser,
  id: string | undefined,
): Promise<Override | undefined> {
  if (id === undefined) return undefined
  const now = clock.now()
  const found = await overrideFor(db, { id, integrationId: starter.integrationId, person, now })
  if (found === undefined) throw problem('policy_denied', 'What a supervisor allowed is used, over, or about somebody else.')
  if (!(await supervisesNow(db, found.supervisor, now)))
    throw problem('policy_denied', 'Whoever allowed it is no supervisor any more.')
  return found
}
