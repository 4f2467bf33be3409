import { type IntegrationId, isStepgateError, type Operations } from '../../contract/index.ts'
import type { Room } from '../room.ts'

/** What a directory can do for a person, under the host's rules. Undefined where it can do nothing, or not now. */
export async function toolsOf({ products, log }: Room, directoryId: IntegrationId | null): Promise<Operations | undefined> {
  if (products === undefined || directoryId === null) return undefined
  try {
    return (await products.open(directoryId)).capabilities.operations
  } catch (error) {
    if (!isStepgateError(error)) throw error
    log.warn({ integrationId: directoryId, error: error.code }, 'a directory could not be opened for an operation')
    return undefined
  }
}
