import { problem, type Result } from '../contract/index.ts'
import { sameText, sha256 } from '../security/hash.ts'
import type { Tx } from '../storage/store.ts'
import { type AtUse, atUse, isAllow, nobodyAsked } from './at-use.ts'
import { current } from './current.ts'
import { standingOfRow } from './facts.ts'
import type { Expectation, OwnReader, Reader } from './port.ts'
import { receive } from './receive.ts'
import { resultOf } from './result.ts'
import type { Room } from './room.ts'
import { findRow, type Row } from './rows.ts'
import { stop } from './stop.ts'
import { names } from './subject.ts'
import { isTerminal } from './transitions.ts'

/** What a flow brings to get a verdict: the code that the browser carried, and whom and what it expects. */
export interface Proof {
  readonly code: string
  readonly state?: string
  readonly expect: Expectation
}

/**
 * Exactly one caller gets a verdict for a code. A code that is not good changes nothing; a good one that comes with the
 * wrong expectation was brought by somebody else's browser, and voids.
 */
export async function redeem(room: Room, reader: Reader | OwnReader, proof: Proof): Promise<Result> {
  const { store } = room
  if (proof.expect.externalId === undefined && proof.expect.loginHint === undefined) throw problem('request_invalid')
  const hash = sha256(proof.code)
  const known = await codeRow(room, store.db, reader, hash)
  const row = await current(room, known)
  const asked = isAllow(row) ? await atUse(room, row) : nobodyAsked
  const answer = await store.transaction(tx => use(room, tx, reader, hash, proof, asked))
  // Thrown only here: what a wrong expectation did has to be committed.
  if (answer === undefined) throw problem('expectation_failed')
  return resultOf(answer, { publicUrl: room.publicUrl, enrollment: await standingOfRow(store.db, answer) })
}

/** A code that is unknown, used, replaced, expired, of another client or of another epoch is one and the same: invalid. */
async function codeRow(room: Room, db: Room['store']['db'], reader: Reader | OwnReader, hash: string): Promise<Row> {
  const code = await db.selectFrom('verification_codes').selectAll().where('hash', '=', hash).executeTakeFirst()
  const good =
    code !== undefined &&
    code.kind === 'return' &&
    code.used_at === null &&
    code.replaced_at === null &&
    code.expires_at > room.clock.now() &&
    code.client_id === reader.clientId
  const row = good ? await findRow(db, code.verification_id) : undefined
  if (row === undefined || row.epoch !== room.epoch || row.integration_id !== reader.integrationId || row.mode !== code?.mode) {
    throw problem('code_invalid')
  }
  return row
}

/** Undefined when the expectation was wrong. */
async function use(
  room: Room,
  tx: Tx,
  reader: Reader | OwnReader,
  hash: string,
  proof: Proof,
  asked: AtUse,
): Promise<Row | undefined> {
  const { db } = tx
  await codeRow(room, db, reader, hash)
  const taken = await db
    .updateTable('verification_codes')
    .set({ used_at: room.clock.now() })
    .where('hash', '=', hash)
    .where('used_at', 'is', null)
    .where('replaced_at', 'is', null)
    .returning(['verification_id', 'binding'])
    .executeTakeFirst()
  if (taken === undefined) throw problem('code_invalid')
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    // Read only now, and again where somebody was faster: on PostgreSQL an update waits for whoever holds the row.
    const row = await findRow(db, taken.verification_id)
    if (row === undefined) throw problem('code_invalid')
    // Of somebody whom the directory no longer knows no login can be right any more; what follows is a no, and says why.
    if (asked.directory === 'gone' || (await fits(db, row, proof))) {
      const received = await receive(room, tx, row, { binding: taken.binding, ...asked })
      if (received !== undefined) return received
    } else if (isTerminal(row.state) || (await stop(room, tx, row, 'relay', 'relay_suspected'))) {
      return undefined
    }
  }
  throw problem('unavailable')
}

const attempts = 8

async function fits(db: Room['store']['db'], row: Row, { state, expect }: Proof): Promise<boolean> {
  const sameState = row.state_hash === null ? state === undefined : state !== undefined && sameText(sha256(state), row.state_hash)
  return sameState && expect.purpose === row.purpose && (await names(db, row, expect))
}
