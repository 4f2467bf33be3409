import { asVerificationId, type DirectoryUser } from '../contract/index.ts'
import { findByExternalId } from '../directory/users.ts'
import type { Store } from '../storage/store.ts'
import type { SessionPerson } from './incode/index.ts'

/** Somebody who signs up is in no directory, and shows this, but keeps the face of the first time. */
const nobodys = { givenName: 'Alex', familyName: 'Sample', birthDate: '1990-01-15' }

const documentOf = ({ givenName, familyName, claims }: DirectoryUser) => ({
  givenName: givenName ?? '',
  familyName: familyName ?? '',
  ...(claims.birth_date ? { birthDate: claims.birth_date } : {}),
})

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
    const live = await store.db
      .selectFrom('enrollments')
      .select('identity_id')
      .where('subject_id', '=', row.subject_id ?? '')
      .where('ended_at', 'is', null)
      .executeTakeFirst()
    return {
      subject: `${row.directory_id}/${row.external_id}`,
      ...(user ? documentOf(user) : nobodys),
      ...(live?.identity_id ? { identityId: live.identity_id } : {}),
    }
  }
}
