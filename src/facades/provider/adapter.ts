import { type Adapter, type AdapterPayload, errors } from 'oidc-provider'
import type { Clock, Mode } from '../../contract/index.ts'
import { sha256 } from '../../security/hash.ts'
import type { SealPlace, Seals } from '../../security/seals.ts'
import type { Store, Tx } from '../../storage/store.ts'
import { modelIn } from './by-mode.ts'
import {
  anyRecord,
  claimRecord,
  consumeRecord,
  dropRecord,
  dropRecordsOfGrant,
  liveRecord,
  type ProviderRecord,
  putRecord,
} from './rows.ts'

const pushedModel = 'PushedAuthorizationRequest'

/** Tokens of the hooks, which are looked up at each call, and marks of client assertions: neither speaks of a person. */
const ofClients: ReadonlySet<string> = new Set(['ClientCredentials', 'ReplayDetection'])

export interface RecordDeps {
  readonly store: Store
  readonly seals: Seals
  readonly clock: Clock
  /** Of the provider's clients: what one wrote the other does not find. */
  readonly mode: Mode
  /** Of the installation: records of another epoch are dead. */
  readonly epoch: string
  /** What is asked in the transaction that writes a client's token; it throws where it may not be written. */
  clientCheck?(): (tx: Tx, clientId: string) => Promise<void>
}

/**
 * Storage for one model of oidc-provider. Ids are bearer values, so a row keeps their SHA-256 and its payload is
 * without `jti`, which `find` puts back. Using a code up is one conditional update: the provider itself checks
 * `consumed` in memory only, and would honour two parallel requests. What a product says of a person is sealed, in its pushed
 * request and all that follows from it.
 */
export function recordAdapter(model: string, { store, seals, clock, epoch, mode, clientCheck }: RecordDeps): Adapter {
  const kept = modelIn(mode, model)
  const keyOf = (id: string) => ({ model: kept, id_hash: sha256(id) })
  const isPlain = ofClients.has(model)
  const placeOf = (idHash: string): SealPlace => ({ table: 'provider_records', row: `${kept}/${idHash}`, column: 'payload' })

  function payloadOf({ id_hash, payload: text, consumed_at }: ProviderRecord): AdapterPayload {
    const payload: AdapterPayload = JSON.parse(isPlain ? text : seals.open(text, placeOf(id_hash)))
    return consumed_at === null ? payload : { ...payload, consumed: Math.floor(consumed_at / 1000) }
  }

  /**
   * A pushed request opens one interaction (RFC 9126 section 7.3): the library would open any number until the first one ends.
   * What it opened is written over again by its end, and stays the same one, also after the pushed request is swept: a person
   * takes longer than the minute that it lives.
   */
  async function claimPushed(tx: Tx, parJti: string, uid: string): Promise<void> {
    if ((await anyRecord(tx.db, keyOf(uid))) !== undefined) return
    const mine = await claimRecord(tx, { model: modelIn(mode, pushedModel), id_hash: sha256(parJti) }, sha256(uid))
    if (!mine) throw new errors.InvalidRequestUri('already used')
  }

  return {
    async upsert(id, payload, expiresIn) {
      const { jti: _, ...rest } = payload
      const key = keyOf(id)
      const text = JSON.stringify(rest)
      const record = {
        ...key,
        payload: isPlain ? text : seals.close(text, placeOf(key.id_hash)),
        client_id: payload.clientId ?? null,
        grant_id: payload.grantId ?? null,
        uid: payload.uid === undefined ? null : sha256(payload.uid),
        epoch,
        expires_at: expiresIn === undefined ? null : clock.now() + expiresIn * 1000,
      }
      const check = clientCheck?.()
      await store.transaction(async tx => {
        if (record.client_id !== null) await check?.(tx, record.client_id)
        if (model === 'Interaction' && payload.parJti !== undefined) await claimPushed(tx, payload.parJti, id)
        await putRecord(tx, record)
      })
    },

    async find(id) {
      const record = await liveRecord(store.db, keyOf(id), epoch, clock.now())
      return record && { ...payloadOf(record), jti: id }
    },

    async findByUid(uid) {
      const record = await liveRecord(store.db, { model: kept, uid: sha256(uid) }, epoch, clock.now())
      return record && payloadOf(record)
    },

    /** Only the device flow has user codes, and it is off. */
    async findByUserCode() {
      return undefined
    },

    async consume(id) {
      const first = await store.transaction(tx => consumeRecord(tx, keyOf(id), epoch, clock.now()))
      if (first) return
      throw model === pushedModel ? new errors.InvalidRequestUri('already used') : new errors.InvalidGrant('already consumed')
    },

    async destroy(id) {
      await store.transaction(tx => dropRecord(tx, keyOf(id)))
    },

    async revokeByGrantId(grantId) {
      await store.transaction(tx => dropRecordsOfGrant(tx, kept, grantId))
    },
  }
}
