import type { Pool } from 'pg'
import type { Clock, Logger } from '../../contract/index.ts'
import type { FailSpec } from '../fail-point.ts'
import type { Loader } from '../store.ts'

interface Parts {
  readonly pool: Pool
  readonly clock?: Clock
  readonly log: Logger
  readonly failPoint?: FailSpec
}

/** The bulk writer. */
export function createPostgresLoader(_parts: Parts): Loader & { close(): Promise<void> } {
  const absent = async (): Promise<never> => {
    throw new TypeError('The loader is absent.')
  }
  return { apply: absent, missing: absent, sweep: absent, end: absent, close: async () => undefined }
}
