import { connectorCodeOf, type HostContext, type TokenSource, type Upkeep } from '../../src/contract/index.ts'
import { digest, type EventSecret } from './event-secret.ts'
import { eventsPath, hookEvents } from './events.ts'
import { oktaClient } from './sdk.ts'

/**
 * Keeps the event hook in Okta as it has to be: there, for our events, with our secret, verified and active. Where the
 * configuration no longer asks for it, or the integration ends, it is taken away again. Ours is the one that is remembered
 * here, or has our name and address, which is how one is found whose answer was lost when it was made. One made by hand
 * is left alone, whatever its address.
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
  readonly host: Pick<HostContext, 'integration' | 'state' | 'log' | 'directory'>
}

export function createHookUpkeep({ orgUrl, isOn, token, secret, host }: HookParts): Upkeep {
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
        name: nameOf(host.integration),
        description: 'Hints at changes, so that they are read within seconds.',
        events: { type: 'EVENT_TYPE' as const, items: [...hookEvents] },
        channel: {
          type: 'HTTP' as const,
          version: '1.0.0',
          config: {
            uri: addressOf(host.integration),
            headers: [],
            authScheme: { type: 'HEADER' as const, key: 'Authorization', value },
          },
        },
      },
    }
  }

  async function ours(client: Client, knownId: string | undefined): Promise<Hook | undefined> {
    let named: Hook | undefined
    for await (const hook of await client.eventHookApi.listEventHooks()) {
      // It yields null for an empty page.
      if (!hook) continue
      if (hook.id === knownId) return hook
      if (isOurs(hook, host.integration)) named ??= hook
    }
    return named
  }

  async function keepUp(signal: AbortSignal): Promise<void> {
    const client = await oktaClient(orgUrl, token, signal)
    const { eventHook, hash } = await bodyOf()
    const before = await remembered()
    let hook = await ours(client, before?.id)
    let wasDeaf = hook?.status !== 'ACTIVE' || hook.verificationStatus !== 'VERIFIED'
    const create = { eventHook } as Parameters<typeof client.eventHookApi.createEventHook>[0]
    if (hook === undefined) {
      hook = await client.eventHookApi.createEventHook(create)
    } else if (!isAsWanted(hook, host.integration) || before?.id !== hook.id || before?.hash !== hash) {
      hook = await client.eventHookApi.replaceEventHook({ ...create, eventHookId: String(hook.id) })
      wasDeaf = true
    }
    const eventHookId = String(hook.id)
    await host.state.set(place, `${eventHookId} ${hash}`)
    if (hook.status !== 'ACTIVE') hook = await client.eventHookApi.activateEventHook({ eventHookId })
    if (hook.verificationStatus !== 'VERIFIED') await client.eventHookApi.verifyEventHook({ eventHookId })
    // Of what changed while nobody was told, nobody is told later.
    if (wasDeaf) await host.directory.nudge('okta')
  }

  /** Okta deletes inactive hooks only, and one that was not deleted after that is inactive when this comes again. */
  async function takeAway(signal: AbortSignal): Promise<void> {
    const before = await remembered()
    if (!isOn && before === undefined) return
    const client = await oktaClient(orgUrl, token, signal)
    const hook = await ours(client, before?.id)
    if (hook !== undefined) {
      const eventHookId = String(hook.id)
      try {
        if (hook.status === 'ACTIVE') await client.eventHookApi.deactivateEventHook({ eventHookId })
        await client.eventHookApi.deleteEventHook({ eventHookId })
      } catch (error) {
        if (connectorCodeOf(error) !== 'object_not_found') throw error
      }
    }
    await host.state.set(place, '')
  }

  const remains = `The event hook "${nameOf(host.integration)}" in ${orgUrl}: delete it there, under Workflow, Event Hooks.`

  return { everySeconds, place: orgUrl, remains, run: signal => (isOn ? keepUp(signal) : takeAway(signal)), end: takeAway }
}

type Integration = HostContext['integration']

const nameOf = ({ id }: Integration): string => `Stepgate ${id}`
const addressOf = ({ url }: Integration): string => `${url}${eventsPath}`

/** Whether a hook carries our name and leads to us. */
export function isOurs({ name, channel }: Pick<Hook, 'name' | 'channel'>, integration: Integration): boolean {
  return name === nameOf(integration) && channel?.config?.uri === addressOf(integration)
}

function isAsWanted(hook: Hook, integration: Integration): boolean {
  const items: readonly string[] = hook.events?.items ?? []
  return isOurs(hook, integration) && items.length === hookEvents.length && hookEvents.every(item => items.includes(item))
}
