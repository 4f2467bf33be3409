import type { Clock, IntegrationId, Mode } from '../../contract/index.ts'
import { sha256 } from '../../security/hash.ts'
import type { Store } from '../../storage/store.ts'
import { findToken } from './rows.ts'

/** Who calls with a token, as things stand now. */
export interface TokenHolder {
  readonly clientId: string
  readonly integrationId: IntegrationId
  /** `disabled` and the like are the caller's to know: the token is good, what it is for is not there. */
  readonly integrationState: 'draft' | 'enabled' | 'disabled' | 'deleted'
  readonly mode: Mode
  readonly scopes: ReadonlySet<string>
}

/** Nothing for a token that is unknown, expired, of another epoch, or whose client was revoked. */
export type VerifyToken = (bearer: string) => Promise<TokenHolder | undefined>

/** RFC 6750 §2.1; ours are 43 characters. What cannot be one of ours costs no look-up. */
const tokenShape = /^[A-Za-z0-9_-]{20,128}$/

export function tokenVerifier({ store, clock, epoch }: { store: Store; clock: Clock; epoch: string }): VerifyToken {
  return async bearer => {
    if (!tokenShape.test(bearer)) return undefined
    const row = await findToken(store.db, sha256(bearer))
    if (row === undefined || row.epoch !== epoch || row.revoked_at !== null) return undefined
    if (row.expires_at === null || row.expires_at <= clock.now()) return undefined
    if (row.client_expires_at !== null && row.client_expires_at <= clock.now()) return undefined
    const { scope }: { scope?: string } = JSON.parse(row.payload)
    return {
      clientId: row.client_id,
      integrationId: row.integration_id,
      integrationState: row.state,
      mode: row.mode,
      scopes: new Set(scope?.split(' ')),
    }
  }
}
