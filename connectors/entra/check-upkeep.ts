import { connectorError, type Seen } from '../../src/contract/index.ts'
import { expiryOf } from './certificate.ts'
import { type CheckParts, counted, type Found } from './check-step.ts'
import { standingNames } from './standing.ts'
import { missingExtensions } from './standing-extensions.ts'
import { mostStanding } from './standing-members.ts'
import { isBoundTo, subscriptionState } from './subscription-state.ts'
import { bindingOf, isReachable, resourcesOf } from './subscriptions.ts'
import { hasOwners, usableGroup } from './usable-group.ts'

/** What has to be kept up: the place of verdicts, notifications, the certificate. */

const dayMs = 86_400_000
const soonDays = 60

export async function lookAtWriteBack({ config, reader }: CheckParts, _found: Found, signal: AbortSignal): Promise<Seen> {
  const { writeBack, clientId } = config
  if (writeBack?.as === 'group') return lookAtStandingGroup(reader, writeBack, signal)
  const missing = await missingExtensions(reader.api, clientId, signal)
  return {
    saw: `${standingNames.length - missing.length} of ${standingNames.length} extensions are there`,
    ...(missing.length > 0 ? { advice: 'The others are made before the first verdict is written.' } : {}),
  }
}

/** Whoever else can change the members of the group can say of anybody that they are verified. */
async function lookAtStandingGroup(
  { api }: CheckParts['reader'],
  { groupId, validDays }: { readonly groupId: string; readonly validDays: number },
  signal: AbortSignal,
): Promise<Seen> {
  const { name, members, isAssignableToRole } = await usableGroup(api, groupId, signal)
  const advice = [
    ...((await hasOwners(api, groupId, signal)) ? ['It has owners, who can change its members: take them off.'] : []),
    isAssignableToRole
      ? 'It is role-assignable: changing its members takes RoleManagement.ReadWrite.Directory, too.'
      : 'It is not role-assignable, so that whoever administers groups can change its members. That is put right by the next read.',
  ]
  return {
    saw: `members of ${name}, ${members.toLocaleString('en')} of ${mostStanding.toLocaleString('en')} at most, for ${counted(validDays, 'day', 'days')}`,
    advice: advice.join(' '),
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
  const binding = bindingOf(host, config)
  const now = host.clock.now()
  const ends = new Map<string, number>()
  for (const resource of resourcesOf(config)) {
    const known = await state.get(resource)
    if (known?.id !== undefined && isBoundTo(known, binding) && known.expiresAt > now) ends.set(resource, known.expiresAt)
  }
  if (!ends.has('users')) {
    return { saw: 'not subscribed yet', advice: 'That is done within the hour after the integration is enabled.' }
  }
  const until = new Date(Math.min(...ends.values())).toISOString().slice(0, 10)
  const saw = `subscribed to ${[...ends.keys()].join(' and ')} until ${until}`
  if (ends.size === resourcesOf(config).length) return { saw }
  return { saw, advice: 'Changes of groups are found by the schedule. With Group.Read.All they are announced, too.' }
}

/** The one that signs, and while it still does, the next one that waits to be uploaded. */
export async function lookAtCertificate({ config, host }: CheckParts): Promise<Seen> {
  const daysTo = (endsAt: number): number => Math.floor((endsAt - host.clock.now()) / dayMs)
  if (config.certificate !== undefined) {
    const days = unlessEnded(daysTo(expiryOf(config.certificate)))
    const saw = `ends in ${counted(days, 'day', 'days')}`
    return days > soonDays
      ? { saw }
      : { saw, advice: 'Upload a new certificate to the app before this one ends, and set it here.' }
  }
  const newest = await host.keys.certificate()
  const told = ({ notAfter, thumbprint }: { readonly notAfter: string; readonly thumbprint: string }): string =>
    `ends in ${counted(unlessEnded(daysTo(Date.parse(notAfter))), 'day', 'days')}, thumbprint ${thumbprint}`
  const { former } = newest
  const at = `${host.integration.url}/certificate.pem`
  if (former === undefined) return { saw: told(newest), advice: `It is at ${at}.` }
  return { saw: `${told(former)}; the next one ${told(newest)}`, advice: `Upload the next one, at ${at}, before the other ends.` }
}

function unlessEnded(days: number): number {
  if (days >= 0) return days
  throw connectorError('credentials_invalid', undefined, { detail: `ended ${counted(-days, 'day', 'days')} ago` })
}
