import { createHash, timingSafeEqual } from 'node:crypto'
import {
  type HostContext,
  problem,
  type Surface,
  type SurfaceAnswer,
  type SurfaceCall,
  type SurfaceRoute,
} from '../../src/contract/index.ts'
import type { EntraDirectoryConfig } from './config.ts'
import { isRow, textOf } from './map.ts'
import { lifecyclePath, notificationsPath } from './paths.ts'
import { subscriptionState } from './subscription-state.ts'
import { resourcesOf } from './subscriptions.ts'

/**
 * What Microsoft calls: notifications of Graph (https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks).
 */

/** Graph slows down for those who take longer than a few seconds, and then drops what it had to say. */
const budgetMs = 2_500
const longestToken = 2_048
const mostItems = 1_000
/** Graph repeats for four hours at most. */
const onceSeconds = 6 * 3600

export function surfaceOf(host: HostContext, config: EntraDirectoryConfig): Surface {
  const state = subscriptionState(host)

  /** The items of a call that are ours: by our secret, our subscription and our tenant. */
  async function believed(
    call: SurfaceCall,
  ): Promise<readonly { readonly item: Record<string, unknown>; readonly resource: string }[]> {
    const items = itemsOf(call.body)
    const known = await Promise.all(
      resourcesOf(config).map(async resource => ({ resource, subscription: await state.get(resource) })),
    )
    return items.flatMap(item => {
      const found = known.find(
        ({ subscription }) =>
          subscription !== undefined &&
          // Before Graph has answered with the id, its first notifications may be here.
          (subscription.id === undefined || subscription.id === item.subscriptionId) &&
          sameText(subscription.clientState, textOf(item.clientState) ?? ''),
      )
      const isOurs = found !== undefined && textOf(item.tenantId)?.toLowerCase() === config.tenantId
      return isOurs ? [{ item, resource: found.resource }] : []
    })
  }

  async function taken(call: SurfaceCall, act: (item: Record<string, unknown>, resource: string) => Promise<boolean>) {
    const ours = await believed(call)
    if (ours.length === 0) throw problem('unauthenticated', 'These notifications are of no subscription of ours.')
    let nudges = false
    for (const { item, resource } of ours) if (await act(item, resource)) nudges = true
    if (nudges) await host.directory.nudge('graph')
    return { status: 202 } satisfies SurfaceAnswer
  }

  const routes: SurfaceRoute[] = [
    route('POST', notificationsPath, call =>
      // A repetition says nothing new; what it announced is read anyway.
      taken(call, item => host.once(`notification:${digest(item)}`, onceSeconds)),
    ),
    route('POST', lifecyclePath, call =>
      taken(call, async (item, resource) => {
        if (item.lifecycleEvent === 'reauthorizationRequired') await state.setWish(resource, 'renew')
        else if (item.lifecycleEvent === 'subscriptionRemoved') await state.setWish(resource, 'recreate')
        // Something was not told: `missed`, or whatever there is between two subscriptions.
        return item.lifecycleEvent !== 'reauthorizationRequired'
      }),
    ),
  ]
  return { routes }
}

function route(method: 'POST', path: string, handle: (call: SurfaceCall) => Promise<SurfaceAnswer>): SurfaceRoute {
  return { method, path, budgetMs, maxBodyBytes: 256 * 1024, handle: async call => handshake(call) ?? handle(call) }
}

/** Before it subscribes us, Graph has its token repeated to it, as plain text that no browser takes for a page. */
function handshake({ query }: SurfaceCall): SurfaceAnswer | undefined {
  const token = query.get('validationToken')
  if (token === null) return undefined
  if (token.length > longestToken) throw problem('request_invalid')
  return {
    status: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    text: token,
  }
}

function itemsOf(body: Uint8Array): readonly Record<string, unknown>[] {
  let data: unknown
  try {
    data = JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    throw problem('request_invalid')
  }
  const value: unknown = isRow(data) ? data.value : undefined
  if (!Array.isArray(value)) throw problem('request_invalid')
  return value.slice(0, mostItems).filter(isRow)
}

function sameText(one: string, other: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(one), hash(other))
}

function digest(item: Record<string, unknown>): string {
  const { clientState: _secret, ...facts } = item
  return createHash('sha256').update(JSON.stringify(facts)).digest('base64url')
}
