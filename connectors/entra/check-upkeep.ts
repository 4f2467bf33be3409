import { connectorError, type Seen } from '../../src/contract/index.ts'
import { expiryOf } from './certificate.ts'
import { type CheckParts, counted, type Found } from './check-step.ts'
import { findGroup } from './groups.ts'
import { query } from './list.ts'
import { isRow } from './map.ts'
import { standingNames } from './standing.ts'
import { subscriptionState } from './subscription-state.ts'
import { isReachable, resourcesOf } from './subscriptions.ts'

/** What has to be kept up: the place of verdicts, notifications, the certificate. */

const dayMs = 86_400_000
const soonDays = 60

export async function lookAtWriteBack({ config, reader }: CheckParts, _found: Found, signal: AbortSignal): Promise<Seen> {
  const { writeBack, clientId } = config
  if (writeBack?.as === 'group') {
    const group = await findGroup(reader.api, writeBack.groupId, signal, 'quick')
    if (group === undefined)
      throw connectorError('object_not_found', undefined, { detail: `there is no group ${writeBack.groupId}` })
    return {
      saw: `members of ${group.name} for ${counted(writeBack.validDays, 'day', 'days')}`,
      advice: 'Nobody else may change its members: no owners, and role-assignable if you can.',
    }
  }
  const path = `/applications(appId='${clientId}')/extensionProperties?${query({ $select: 'name' })}`
  const { body } = await reader.api.get(path, signal, { patient: 'quick' })
  const rows: readonly unknown[] = isRow(body) && Array.isArray(body.value) ? body.value : []
  const there = rows.filter(row => isRow(row) && standingNames.some(name => String(row.name).endsWith(`_${name}`)))
  return {
    saw: `${there.length} of ${standingNames.length} extensions are there`,
    ...(there.length < standingNames.length ? { advice: 'The others are made before the first verdict is written.' } : {}),
  }
}

export async function lookAtNotifications({ config, host }: CheckParts): Promise<Seen> {
  if (!isReachable(host.integration.url, config.cloud)) {
    return {
      saw: 'off',
      advice: 'Microsoft cannot call this host: changes are found by the schedule. It takes a public https address.',
    }
  }
  const state = subscriptionState(host)
  const now = host.clock.now()
  const ends = new Map<string, number>()
  for (const resource of resourcesOf(config)) {
    const known = await state.get(resource)
    if (known?.id !== undefined && known.expiresAt > now) ends.set(resource, known.expiresAt)
  }
  if (!ends.has('users')) {
    return { saw: 'not subscribed yet', advice: 'That is done within the hour after the integration is enabled.' }
  }
  const until = new Date(Math.min(...ends.values())).toISOString().slice(0, 10)
  const saw = `subscribed to ${[...ends.keys()].join(' and ')} until ${until}`
  if (ends.size === resourcesOf(config).length) return { saw }
  return { saw, advice: 'Changes of groups are found by the schedule. With Group.Read.All they are announced, too.' }
}

/** The newest: while a former one signs, the next one waits to be uploaded. */
export async function lookAtCertificate({ config, host }: CheckParts): Promise<Seen> {
  const own = config.certificate === undefined ? await host.keys.certificate() : undefined
  const endsAt = own === undefined ? expiryOf(config.certificate ?? '') : Date.parse(own.notAfter)
  const days = Math.floor((endsAt - host.clock.now()) / dayMs)
  const saw = `ends in ${counted(days, 'day', 'days')}${own === undefined ? '' : `, thumbprint ${own.thumbprint}`}`
  if (days < 0) throw connectorError('credentials_invalid', undefined, { detail: `ended ${counted(-days, 'day', 'days')} ago` })
  if (own !== undefined)
    return { saw, advice: `The newest is at ${host.integration.url}/certificate.pem; have it uploaded before it is needed.` }
  return days > soonDays ? { saw } : { saw, advice: 'Upload a new certificate to the app before this one ends, and set it here.' }
}
