import type { Clock, IntegrationId, JsonObject, Logger, Random } from '../../contract/index.ts'
import { connectorError } from '../../contract/index.ts'
import type { Marks } from '../../security/marks.ts'
import type { Store } from '../../storage/store.ts'
import type { Integrations } from '../port.ts'

/** What the engine of write-back gets. */
export interface WriteBackDeps {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly marks: Marks
  readonly log: Logger
  readonly integrations: Pick<Integrations, 'open' | 'formerly'>
  /** False on a host that tries things out with real products: it changes nothing there. */
  readonly writes: boolean
}

/** The text of a job's payload. */
export function textIn(payload: JsonObject, name: string): string {
  const value = payload[name]
  if (typeof value !== 'string') throw connectorError('internal', undefined, { detail: `a job lacks ${name}` })
  return value
}

export function numberIn(payload: JsonObject, name: string): number {
  const value = payload[name]
  if (typeof value !== 'number') throw connectorError('internal', undefined, { detail: `a job lacks ${name}` })
  return value
}

export const integrationIn = (payload: JsonObject): IntegrationId => textIn(payload, 'integrationId') as IntegrationId
