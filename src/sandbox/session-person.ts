import { asVerificationId } from '../contract/index.ts'
import { findByExternalId } from '../directory/users.ts'
import type { Store } from '../storage/store.ts'
import type { SessionPerson } from './incode/index.ts'

/**
 * Who sits before the camera of the Incode stand-in: by default the person whom the verification is about, with the
 * document that the directory would expect and the identity that is bound to them.
 */
export function sessionPerson(store: Store): (verificationId: string) => Promise<SessionPerson | undefined> {
  return async verificationId => {
    const row = await store.db
      .selectFrom('verifications')
      .select(['subject_id', 'directory_id', 'external_id'])
      .where('id', '=', asVerificationId(verificationId))
      .executeTakeFirst()
    if (!row?.directory_id || row.external_id === null) return undefined
    const user = await findByExternalId(store.db, row.directory_id, row.external_id)
    if (!user) return undefined
    const live = await store.db
      .selectFrom('enrollments')
      .select('identity_id')
      .where('subject_id', '=', row.subject_id ?? '')
      .where('ended_at', 'is', null)
      .executeTakeFirst()
    return {
      subject: `${row.directory_id}/${row.external_id}`,
      givenName: user.givenName ?? '',
      familyName: user.familyName ?? '',
      ...(user.claims.birth_date ? { birthDate: user.claims.birth_date } : {}),
      ...(live?.identity_id ? { identityId: live.identity_id } : {}),
    }
  }
}
