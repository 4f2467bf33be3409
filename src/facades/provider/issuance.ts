import { decodeJwt, decodeProtectedHeader } from 'jose'
import { errors, type Provider } from 'oidc-provider'
import { isStepgateError, type Random } from '../../contract/index.ts'
import { token } from '../../security/hash.ts'
import type { Store } from '../../storage/store.ts'
import { noteIssued } from '../../verification/issuance.ts'
import { saidOrRefuse } from './claims.ts'
import type { SaidOfGrants } from './said.ts'

/** Every ID token is a row of the ledger before anybody has it. Undocumented, and held by a test: the library signs through `issue`. */
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
    const { verificationId } = saidOrRefuse(await said.of(this.ctx.oidc.entities.Grant?.jti ?? ''))
    const { clientId } = this.client
    const issued = {
      jti,
      verificationId,
      clientId,
      subject: sub,
      audience: clientId,
      kid,
      issuedAt: iat * 1_000,
      expiresAt: exp * 1_000,
    }
    await store.transaction(tx => noteIssued(tx, issued)).catch(refused)
    return signed
  }
}

/** To the client it is a grant that is good no more. */
function refused(error: unknown): never {
  if (isStepgateError(error)) throw new errors.InvalidGrant(error.message)
  throw error
}
