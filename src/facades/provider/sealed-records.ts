import type { JsonObject, Mode } from '../../contract/index.ts'
import { sha256 } from '../../security/hash.ts'
import type { SealPlace, Seals } from '../../security/seals.ts'
import type { Store, Tx } from '../../storage/store.ts'
import { modelIn } from './by-mode.ts'
import { liveRecord, putRecordOnce } from './rows.ts'

/** Records of ours beside the library's: sealed, because they speak of people. The first one that is written stays. */
export interface SealedRecords {
  put(
    tx: Tx,
    record: { readonly id: string; readonly clientId: string; readonly value: JsonObject; readonly expiresAt: number },
  ): Promise<void>
  find(id: string, now: number): Promise<JsonObject | undefined>
}

export interface SealedDeps {
  readonly store: Store
  readonly seals: Seals
  readonly epoch: string
  readonly mode: Mode
}

/** `grant`: what a grant's tokens say. `interaction`: what an authorization request began. */
export function sealedRecords(kind: 'grant' | 'interaction', { store, seals, epoch, mode }: SealedDeps): SealedRecords {
  const model = modelIn(mode, kind === 'grant' ? 'SaidOfGrant' : 'BegunByInteraction')
  const placeOf = (id_hash: string): SealPlace => ({ table: 'provider_records', row: `${model}/${id_hash}`, column: 'payload' })
  return {
    async put(tx, { id, clientId, value, expiresAt }) {
      const id_hash = sha256(id)
      const payload = seals.close(JSON.stringify(value), placeOf(id_hash))
      const grant_id = kind === 'grant' ? id : null
      await putRecordOnce(tx, {
        model,
        id_hash,
        payload,
        client_id: clientId,
        grant_id,
        uid: null,
        epoch,
        expires_at: expiresAt,
      })
    },
    async find(id, now) {
      const id_hash = sha256(id)
      const found = await liveRecord(store.db, { model, id_hash }, epoch, now)
      return found && (JSON.parse(seals.open(found.payload, placeOf(id_hash))) as JsonObject)
    },
  }
}
