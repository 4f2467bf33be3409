import { connectorError, endedBy, type Seen } from '../../src/contract/index.ts'
import type { CheckParts, Found } from './check-parts.ts'
import { isOurs } from './event-hook.ts'
import { getGroup } from './groups.ts'
import { readRoles } from './roles.ts'
import { oktaClient } from './sdk.ts'
import { standingNames } from './standing.ts'

/** What of an org not every integration needs: groups, the System Log, write-back, the event hook, the app's own role. */

export async function lookAtGroups({ reader }: CheckParts, _found: Found, signal: AbortSignal): Promise<Seen> {
  const names: string[] = []
  for (const id of reader.scope.keptIds) names.push((await getGroup(reader.api, id, signal)).name)
  return { saw: names.join(', ') }
}

const aMinute = 60_000

/** The last minute of it. Without it deletions wait for the next full read, which is said and is no failure. */
export async function lookAtLog({ reader, host }: CheckParts, _found: Found, signal: AbortSignal): Promise<Seen> {
  const since = new Date(host.clock.now() - aMinute).toISOString()
  const page = await reader.log.read(reader.log.startAt(since), signal)
  if (page !== undefined) return { saw: 'readable' }
  return {
    saw: 'not granted',
    advice:
      'Grant okta.logs.read, so that deletions and changes of groups are seen within minutes and not only by the next full read.',
  }
}

export async function lookAtWriteBack({ schema }: CheckParts, _found: Found, signal: AbortSignal): Promise<Seen> {
  const { missing, editable, foreign } = await schema.faults(signal)
  if (foreign.length > 0) {
    throw connectorError('config_invalid', undefined, { detail: `of another type: ${foreign.join(', ')}` })
  }
  if (editable.length > 0) {
    throw connectorError('policy_denied', undefined, { detail: `people can change ${editable.join(', ')} themselves` })
  }
  if (missing.length === 0) return { saw: `${standingNames.join(', ')}: read only for people` }
  return { saw: `not there yet: ${missing.join(', ')}`, advice: 'They are made when something is first written.' }
}

export async function lookAtEventHook(
  { config, host, hooksToken }: CheckParts,
  _found: Found,
  signal: AbortSignal,
): Promise<Seen> {
  const client = await oktaClient(config.orgUrl, hooksToken, signal)
  for await (const hook of await client.eventHookApi.listEventHooks()) {
    if (!hook || !isOurs(hook, host.integration)) continue
    return { saw: `${hook.status ?? 'unknown'}, ${hook.verificationStatus ?? 'unknown'}` }
  }
  return { saw: 'not there yet', advice: 'It is made within an hour.' }
}

/** A note only: reading the role takes a scope of its own, which the sync does not need. */
export async function lookAtRole({ config, rolesToken }: CheckParts, _found: Found, signal: AbortSignal): Promise<Seen> {
  let roles: readonly string[]
  try {
    roles = await readRoles(config.orgUrl, config.clientId, rolesToken, signal)
  } catch {
    if (signal.aborted) throw endedBy(signal)
    return { saw: 'not read', advice: 'Grant okta.roles.read to see here which admin role the app has. Nothing else needs it.' }
  }
  if (roles.length === 0) {
    const advice =
      'Okta names no admin role of this app, and without one it shows nobody. Assign one, such as Read-Only Administrator (tab Admin roles).'
    return { saw: 'no admin role', advice }
  }
  if (roles.includes('SUPER_ADMIN')) {
    return { saw: roles.join(', '), advice: 'This is more than reading needs: Read-Only Administrator is enough.' }
  }
  return { saw: roles.join(', ') }
}
