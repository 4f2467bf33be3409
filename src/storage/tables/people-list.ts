import type { IntegrationId } from '../../contract/index.ts'

/**
 * How often the list of an integration was changed. Whoever changes it takes the next number here, and so waits for
 * whoever did before: numbers are seen in the order of their commits.
 */
export interface PeopleListsTable {
  integration_id: IntegrationId
  seq: number
  /** Tombstones up to this number are gone: a reader who stands behind it has to read everything. */
  forgotten_seq: number
}

/**
 * People whom administrators entered. Key (integration_id, external_id); indexes (integration_id, seq, external_id),
 * login_key, start_date, end_date. A tombstone keeps its id and number and nothing of the person.
 */
export interface ListedPeopleTable {
  integration_id: IntegrationId
  external_id: string
  /** The change that last touched it. */
  seq: number
  login: string | null
  login_key: string | null
  email: string | null
  given_name: string | null
  family_name: string | null
  birth_date: string | null
  phone: string | null
  employee_number: string | null
  sponsor: string | null
  start_date: string | null
  end_date: string | null
  removed_at: number | null
  changed_at: number
}

/** Lines of a file that is being uploaded: nothing of it is in the list before all of it was read. */
export interface PeopleUploadsTable {
  upload_id: string
  line: number
  integration_id: IntegrationId
  external_id: string
  /** Whether the id was made because the file gives none. */
  made: number
  login: string
  login_key: string
  email: string | null
  given_name: string | null
  family_name: string | null
  birth_date: string | null
  phone: string | null
  employee_number: string | null
  sponsor: string | null
  start_date: string | null
  end_date: string | null
  at: number
}
