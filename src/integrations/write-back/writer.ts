import { connectorError, type WriteBack } from '../../contract/index.ts'
import type { WriteBackDeps } from './deps.ts'
import { amendSwitch, type Switch } from './rows.ts'

/** The capability that writes, for a switch that is on, and the one that wrote, for a switch that no longer is. */

export async function writerOf({ integrations }: WriteBackDeps, known: Switch): Promise<WriteBack> {
  const { capabilities } = await integrations.open(known.integration_id)
  return writing(capabilities.writeBack)
}

/** Of the configuration that was on: the one in force by now may say nothing of it, and the integration be deleted. */
export async function formerWriterOf({ integrations }: WriteBackDeps, known: Switch): Promise<WriteBack> {
  const { writeBack } = await integrations.formerly(known.integration_id, known.version)
  return writing(writeBack)
}

function writing(writeBack: WriteBack | undefined): WriteBack {
  if (writeBack) return writeBack
  throw connectorError('config_invalid', 'The connector of this integration no longer writes back.')
}

/** Has the product made ready, once for each time that write-back was turned on. Idempotent, so that a race costs a call. */
export async function prepare(deps: WriteBackDeps, known: Switch, signal: AbortSignal): Promise<void> {
  if (known.prepared_at !== null) return
  await (await writerOf(deps, known)).prepare(signal)
  const changes = { prepared_at: deps.clock.now(), error_code: null }
  await deps.store.transaction(tx => amendSwitch(tx, known, changes))
}
