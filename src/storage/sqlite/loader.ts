import type { Logger } from '../../contract/index.ts'
import type { FailSpec } from '../fail-point.ts'
import type { Loader } from '../store.ts'

interface Parts {
  readonly path: string
  readonly gate: SharedArrayBuffer
  readonly log: Logger
  readonly failPoint?: FailSpec
  wake(topic: string): void
}

/** The bulk writer. */
export function createSqliteLoader(_parts: Parts): Loader & { close(): Promise<void> } {
  const absent = async (): Promise<never> => {
    throw new TypeError('The loader is absent.')
  }
  return { apply: absent, missing: absent, sweep: absent, end: absent, close: async () => undefined }
}
