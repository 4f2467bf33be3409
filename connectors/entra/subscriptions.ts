import { connectorCodeOf, type HostContext, type Upkeep } from '../../src/contract/index.ts'
import type { GraphApi } from './api.ts'
import { credentialAttention, groupAttention } from './attention.ts'
import { warnOfCertificate } from './certificate-end.ts'
import type { EntraDirectoryConfig } from './config.ts'
import { pagesFrom } from './list.ts'
import { isRow, textOf } from './map.ts'
import { lifecyclePath, notificationsPath } from './paths.ts'
import { usesOwnCertificate } from './proof.ts'
import { type Binding, isBoundTo, type Subscription, type SubscriptionState, subscriptionState } from './subscription-state.ts'

/**
 * Change notifications: asked for, and kept alive. They only make the next read come sooner; without them the schedule
 * finds the same (https://learn.microsoft.com/en-us/graph/api/resources/subscription).
 *
 * Those of an integration that was disabled or deleted are deleted. Where Graph does not let us any more, the host refuses
 * what they send (403 or 410), and within four weeks they are over.
 */

const dayMs = 86_400_000
/** Graph takes 41,760 minutes at most, which is 29 days. */
const lifeMs = 28 * dayMs
const renewMs = 14 * dayMs

/** Groups only where their members matter. */
export function resourcesOf({ groupIds, trackedGroupIds }: EntraDirectoryConfig): readonly string[] {
  return groupIds === undefined && trackedGroupIds === undefined ? ['users'] : ['users', 'groups']
}

/** Whether Graph can call us: https on a name of the internet, or a stand-in of the sandbox. */
export function isReachable(url: string, cloud: EntraDirectoryConfig['cloud']): boolean {
  const { protocol, hostname } = new URL(url)
  if (cloud === 'custom') return true
  const isPrivate = hostname === 'localhost' || !hostname.includes('.') || /^[\d.]+$|^\[/.test(hostname)
  return protocol === 'https:' && !isPrivate && !/\.(local|localhost|internal|test|invalid|lan)$/.test(hostname)
}

export function upkeepOf(host: HostContext, api: GraphApi, config: EntraDirectoryConfig): Upkeep {
  const state = subscriptionState(host)
  return {
    everySeconds: 3600,
    place: [config.graphUrl, config.tenantId, config.clientId].join(' '),
    remains: `The change notifications of the app ${config.clientId} in the tenant ${config.tenantId}: they are refused here, and end by themselves within four weeks.`,
    async attention(signal) {
      const own = needsOwnCertificate(config) ? await host.keys.certificate() : undefined
      // While the former one still signs, its end is the one that counts.
      const endsAt = own && Date.parse((own.former ?? own).notAfter)
      return [...credentialAttention(host, config, endsAt), ...(await groupAttention({ api, log: host.log }, config, signal))]
    },
    async run(signal) {
      // Two months before it ends, this makes the next one, to be uploaded in time.
      const own = needsOwnCertificate(config) ? await host.keys.certificate() : undefined
      for (const pem of [own?.pem, config.certificate, config.operations?.certificate]) await warnOfCertificate(host, pem)
      if (!isReachable(host.integration.url, config.cloud)) return
      for (const resource of resourcesOf(config)) {
        try {
          await keep({ host, api, state, resource, binding: bindingOf(host, config) }, signal)
        } catch (error) {
          // To be told of groups takes Group.Read.All, which nothing else needs. Without it the schedule finds their changes.
          if (resource === 'users' || connectorCodeOf(error) !== 'permission_missing') throw error
          host.log.info({ reason: 'permission_missing' }, 'changes of groups are not announced, and are found by the schedule')
        }
      }
    },
    async end(signal) {
      if (!isReachable(host.integration.url, config.cloud)) return
      const binding = bindingOf(host, config)
      // Whatever is read at present: groups may have been chosen before.
      for (const resource of ['users', 'groups']) {
        await dropOurs({ host, api, state, resource, binding }, signal)
        const known = await state.get(resource)
        if (known !== undefined) await state.set(resource, { clientState: known.clientState, expiresAt: 0, ...binding })
      }
    },
  }
}

/** Whether one of the apps proves itself by the certificate that the host made. */
export function needsOwnCertificate({ operations, ...main }: EntraDirectoryConfig): boolean {
  return usesOwnCertificate(main) || (operations !== undefined && usesOwnCertificate(operations))
}

interface Keeping {
  readonly host: HostContext
  readonly api: GraphApi
  readonly state: SubscriptionState
  readonly resource: string
  readonly binding: Binding
}

/** What a subscription of this configuration is bound to. */
export function bindingOf({ integration }: HostContext, { tenantId, clientId }: EntraDirectoryConfig): Binding {
  return { tenantId, clientId, notificationUrl: `${integration.url}${notificationsPath}` }
}

async function keep(keeping: Keeping, signal: AbortSignal): Promise<void> {
  const { host, state, resource, binding } = keeping
  const [known, wish] = [await state.get(resource), await state.wish(resource)]
  const leftMs = (known?.expiresAt ?? 0) - host.clock.now()
  const isOurs = known !== undefined && isBoundTo(known, binding)
  if (known !== undefined && !isOurs) await dropFormer(keeping, known, signal)
  if (known?.id === undefined || !isOurs || leftMs <= 0 || wish === 'recreate') await create(keeping, signal)
  else if (leftMs < renewMs || wish === 'renew') await renew(keeping, { ...known, id: known.id }, signal)
  if (wish !== undefined) await state.setWish(resource, undefined)
}

/** Of a former tenant, app or address: it ends by itself, in case that it is not ours to delete any more. */
async function dropFormer({ host, api }: Keeping, { id }: Subscription, signal: AbortSignal): Promise<void> {
  if (id === undefined) return
  try {
    await api.send('DELETE', `/subscriptions/${encodeURIComponent(id)}`, undefined, signal)
  } catch (error) {
    if (signal.aborted) throw error
    host.log.info({ reason: connectorCodeOf(error) }, 'a former subscription could not be deleted, and ends by itself')
  }
}

async function create(keeping: Keeping, signal: AbortSignal): Promise<void> {
  try {
    await subscribe(keeping, signal)
  } catch (error) {
    // There is one that we do not know of: the answer that named it was lost. Its secret is, too.
    if (connectorCodeOf(error) !== 'object_state_unsupported') throw error
    await dropOurs(keeping, signal)
    await subscribe(keeping, signal)
  }
}

async function dropOurs({ api, resource, binding }: Keeping, signal: AbortSignal): Promise<void> {
  const ours: string[] = []
  for await (const { rows } of pagesFrom(api, '/subscriptions', signal)) {
    for (const row of rows) {
      const id =
        isRow(row) && row.resource === resource && row.notificationUrl === binding.notificationUrl ? textOf(row.id) : undefined
      if (id !== undefined) ours.push(id)
    }
  }
  for (const id of ours) {
    try {
      await api.send('DELETE', `/subscriptions/${id}`, undefined, signal)
    } catch (error) {
      if (connectorCodeOf(error) !== 'object_not_found') throw error
    }
  }
}

async function subscribe({ host, api, state, resource, binding }: Keeping, signal: AbortSignal): Promise<void> {
  const clientState = Buffer.from(host.random.bytes(32)).toString('base64url')
  const expiresAt = host.clock.now() + lifeMs
  const made: Subscription = { ...binding, clientState, expiresAt }
  await state.set(resource, made)
  const { body } = await api.send(
    'POST',
    '/subscriptions',
    {
      // A new person and a soft deletion arrive as `updated`.
      changeType: 'updated,deleted',
      resource,
      notificationUrl: binding.notificationUrl,
      lifecycleNotificationUrl: `${host.integration.url}${lifecyclePath}`,
      expirationDateTime: new Date(expiresAt).toISOString(),
      clientState,
    },
    signal,
  )
  const id = isRow(body) ? textOf(body.id) : undefined
  await state.set(resource, { ...made, expiresAt: expiryOf(body) ?? expiresAt, ...(id === undefined ? {} : { id }) })
  // Of what changed while nobody was told, nobody is told later.
  await host.directory.nudge('graph')
}

async function renew(keeping: Keeping, known: Subscription & { readonly id: string }, signal: AbortSignal): Promise<void> {
  const { host, api, state, resource } = keeping
  const expiresAt = host.clock.now() + lifeMs
  try {
    // Which renews the authorization too.
    const change = { expirationDateTime: new Date(expiresAt).toISOString() }
    const { body } = await api.send('PATCH', `/subscriptions/${known.id}`, change, signal)
    await state.set(resource, { ...known, expiresAt: expiryOf(body) ?? expiresAt })
  } catch (error) {
    if (connectorCodeOf(error) !== 'object_not_found') throw error
    await create(keeping, signal)
  }
}

function expiryOf(body: unknown): number | undefined {
  const at = Date.parse((isRow(body) && textOf(body.expirationDateTime)) || '')
  return Number.isFinite(at) ? at : undefined
}
