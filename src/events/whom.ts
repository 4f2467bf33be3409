import { asIntegrationId, type DirectoryUser, type IntegrationId } from '../contract/index.ts'
import { findByExternalId } from '../directory/users.ts'
import { isFromUnknown } from '../verification/handed-to.ts'
import { findRow } from '../verification/rows.ts'
import type { Told } from './catalog.ts'
import type { Db } from './rows.ts'

/** Whom an event is about, looked up when it is sent: nothing of a person waits in a delivery, and nobody who was erased is named. */
export interface Whom {
  readonly directoryId: IntegrationId
  readonly externalId: string
  /** As the directory has them; undefined for a sign-up. */
  readonly user: DirectoryUser | undefined
  /** Only where the flow has received an allow. */
  readonly identityId: string | null
  /** The link went to an address that nobody has on record: the allow is not one to let anybody in by. */
  readonly isLimited: boolean
}

export async function whomOf(db: Db, { data }: Told): Promise<Whom | undefined> {
  if (!('verificationId' in data)) return undefined
  const row = data.verificationId === null ? undefined : await findRow(db, data.verificationId)
  const named = 'externalId' in data ? { at: data.integrationId, externalId: data.externalId } : undefined
  const at = named?.at ?? row?.directory_id ?? row?.integration_id
  const externalId = named?.externalId ?? row?.external_id
  if (!at || !externalId) return undefined
  const directoryId = asIntegrationId(at)
  return {
    directoryId,
    externalId,
    user: await findByExternalId(db, directoryId, externalId),
    identityId: row?.state === 'spent' ? row.identity_id : null,
    isLimited: isFromUnknown(row?.handed_to ?? null),
  }
}
