import { connectorError, type HostContext } from '../../src/contract/index.ts'
import type { IncodeConfig } from './config.ts'
import { expectedEnvironment, isFrom } from './environment.ts'
import type { StartedSession } from './start.ts'

/**
 * Names the tenant: the host of the API, and the Client ID where an administrator gave it. Keys are left out, as they are
 * exchanged; so is the environment, which is a property of the host. A key of another tenant behind the same host does not
 * change this name, and is refused at start instead (`assertTenant`).
 */
export function trustAnchorOf(config: Pick<IncodeConfig, 'apiUrl' | 'clientId'>): string {
  const { host } = new URL(config.apiUrl)
  return config.clientId === undefined ? `incode:${host}` : `incode:${host}:${config.clientId}`
}

const seenClientId = 'client-id'

/** A session that was opened elsewhere than the account says proves nothing here. */
export async function assertTenant(
  config: IncodeConfig,
  state: HostContext['state'],
  started: Pick<StartedSession, 'env' | 'clientId'>,
): Promise<void> {
  const environment = expectedEnvironment(config)
  if (!isFrom(environment, started.env)) {
    throw connectorError('config_invalid', `The API key is not for the environment ${environment}.`, {
      detail: 'start answered with another env',
    })
  }
  const { clientId } = started
  if (clientId === undefined) return
  const expected = config.clientId ?? (await state.get(seenClientId))
  if (expected === undefined) await state.set(seenClientId, clientId)
  else if (expected !== clientId) {
    throw connectorError('config_invalid', 'The API key belongs to another Incode client than before.', {
      detail: 'start answered with another clientId',
    })
  }
}
