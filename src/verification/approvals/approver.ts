import type { IntegrationId } from '../../contract/index.ts'

/** Somebody who signed in, as the directory of that sign-in knows them. */
export interface Approver {
  readonly integrationId: IntegrationId
  readonly externalId: string
}
