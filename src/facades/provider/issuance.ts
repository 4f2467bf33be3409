import { decodeJwt, decodeProtectedHeader } from 'jose'
import type { Provider } from 'oidc-provider'
import type { Random } from '../../contract/index.ts'
import { token } from '../../security/hash.ts'
import type { Store } from '../../storage/store.ts'
import { saidOrRefuse } from './claims.ts'
import type { SaidOfGrants } from './said.ts'

/**
 * The ledger: every ID token is a row before anybody has it, so that of each one it can be said on what it rests. A token
 * that could not be written down is not given out. Undocumented, and held by a test: the library signs through `issue`.
 */
export function keepLedger(
  provider: Provider,
  deps: { readonly store: Store; readonly random: Random; readonly said: SaidOfGrants },
): void {
  const { store, random, said } = deps
  const { issue } = provider.IdToken.prototype
  provider.IdToken.prototype.issue = async function issueAndNote(options) {
    if (options.use !== 'idtoken') return issue.call(this, options)
    const jti = token(random, 16)
    this.set('jti', jti)
    const signed = await issue.call(this, options)
    const { iat = 0, exp = 0, sub = '' } = decodeJwt(signed)
    const { kid = '' } = decodeProtectedHeader(signed)
    const { verificationId, mode } = saidOrRefuse(await said.of(this.ctx.oidc.entities.Grant?.jti ?? ''))
    const { clientId } = this.client
    await store.transaction(async ({ db }) => {
      await db
        .insertInto('issuance')
        .values({
          jti,
          verification_id: verificationId,
          client_id: clientId,
          subject: sub,
          audience: clientId,
          kid,
          mode,
          issued_at: iat * 1_000,
          expires_at: exp * 1_000,
        })
        .execute()
    })
    return signed
  }
}
