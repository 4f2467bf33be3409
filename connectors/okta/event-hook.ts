import { connectorCodeOf, type HostContext, type TokenSource, type Upkeep } from '../../src/contract/index.ts'
import { digest, type EventSecret } from './event-secret.ts'
import { eventsPath, hookEvents } from './events.ts'
import { oktaClient } from './sdk.ts'

/**
 * Keeps the event hook in Okta as it has to be: there, for our events, with our secret, verified and active. Where the
 * configuration no longer asks for it, the one that was made here is taken away again; one made by hand is left alone.
 */

export const eventHookScope = 'okta.eventHooks.manage'
const place = 'event-hook'
const everySeconds = 3_600

type Client = Awaited<ReturnType<typeof oktaClient>>
type Hook = Awaited<ReturnType<Client['eventHookApi']['getEventHook']>>

interface HookParts {
  readonly orgUrl: string
  readonly isOn: boolean
  readonly token: TokenSource
  readonly secret: EventSecret
  readonly host: Pick<HostContext, 'integration' | 'state' | 'log'>
}

export function createHookUpkeep({ orgUrl, isOn, token, secret, host }: HookParts): Upkeep {
  const uri = `${host.integration.url}${eventsPath}`

  /** Which hook was made here, and with which secret, by its hash: Okta does not show it again. */
  async function remembered(): Promise<{ readonly id: string; readonly hash: string } | undefined> {
    const [id, hash] = ((await host.state.get(place)) ?? '').split(' ')
    return id ? { id, hash: hash ?? '' } : undefined
  }

  async function bodyOf() {
    const value = await secret.get()
    return {
      hash: digest(value).toString('base64url'),
      eventHook: {
        name: `Stepgate ${host.integration.id}`,
        description: 'Hints at changes, so that they are read within seconds.',
        events: { type: 'EVENT_TYPE' as const, items: [...hookEvents] },
        channel: {
          type: 'HTTP' as const,
          version: '1.0.0',
          config: { uri, headers: [], authScheme: { type: 'HEADER' as const, key: 'Authorization', value } },
        },
      },
    }
  }

  async function hookAt(client: Client): Promise<Hook | undefined> {
    for await (const hook of await client.eventHookApi.listEventHooks()) {
      // It yields null for an empty page.
      if (hook?.channel?.config?.uri === uri) return hook
    }
    return undefined
  }

  async function keepUp(signal: AbortSignal): Promise<void> {
    const client = await oktaClient(orgUrl, token, signal)
    const { eventHook, hash } = await bodyOf()
    let hook = await hookAt(client)
    const before = await remembered()
    const create = { eventHook } as Parameters<typeof client.eventHookApi.createEventHook>[0]
    if (hook === undefined) {
      hook = await client.eventHookApi.createEventHook(create)
    } else if (!isAsWanted(hook) || before?.id !== hook.id || before?.hash !== hash) {
      hook = await client.eventHookApi.replaceEventHook({ ...create, eventHookId: String(hook.id) })
    }
    const eventHookId = String(hook.id)
    await host.state.set(place, `${eventHookId} ${hash}`)
    if (hook.status !== 'ACTIVE') hook = await client.eventHookApi.activateEventHook({ eventHookId })
    if (hook.verificationStatus !== 'VERIFIED') await client.eventHookApi.verifyEventHook({ eventHookId })
  }

  async function takeAway(eventHookId: string, signal: AbortSignal): Promise<void> {
    const client = await oktaClient(orgUrl, token, signal)
    try {
      await client.eventHookApi.deactivateEventHook({ eventHookId })
      await client.eventHookApi.deleteEventHook({ eventHookId })
    } catch (error) {
      if (connectorCodeOf(error) !== 'object_not_found') throw error
    }
    await host.state.set(place, '')
  }

  return {
    everySeconds,
    async run(signal) {
      if (isOn) return keepUp(signal)
      const made = await remembered()
      if (made !== undefined) await takeAway(made.id, signal)
    },
  }
}

function isAsWanted({ events }: Hook): boolean {
  const items: readonly string[] = events?.items ?? []
  return items.length === hookEvents.length && hookEvents.every(item => items.includes(item))
}
