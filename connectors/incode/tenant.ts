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
  const { apiUrl, clientId } = config
  // No host has a slash in it, so that the two can be told apart again.
  return clientId === undefined ? nameOf(apiUrl) : `${nameOf(apiUrl)}/${clientId}`
}

const nameOf = (apiUrl: string) => `incode:${new URL(apiUrl).host}`

/** What was seen at one host says nothing of another. */
const seenClientId = (apiUrl: string) => `client-id:${new URL(apiUrl).host}`

/**
 * Whether an earlier name stands for the tenant of this configuration: the same host, and no other client. Where one of
 * them names no client, the one that Incode answered as is meant; where that was never told, the host is all that there is.
 */
export async function continuesTenant(
  config: Pick<IncodeConfig, 'apiUrl' | 'clientId'>,
  state: HostContext['state'],
  earlier: string,
): Promise<boolean> {
  const host = nameOf(config.apiUrl)
  if (earlier !== host && !earlier.startsWith(`${host}/`)) return false
  const seen = await state.get(seenClientId(config.apiUrl))
  const before = earlier === host ? seen : earlier.slice(host.length + 1)
  const now = config.clientId ?? seen
  return before === undefined || now === undefined || before === now
}

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
  const key = seenClientId(config.apiUrl)
  const seen = await state.get(key)
  const expected = config.clientId ?? seen
  if (expected !== undefined && expected !== clientId) {
    throw connectorError('config_invalid', 'The API key belongs to another Incode client than before.', {
      detail: 'start answered with another clientId',
    })
  }
  // Also where an administrator named it: the name can be taken away again, and what was seen stays.
  if (seen !== clientId) await state.set(key, clientId)
}
