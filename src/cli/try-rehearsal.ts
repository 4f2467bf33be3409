import { z } from 'zod'
import type { Api } from './api.ts'
import { CommandError, exitCodes } from './exit.ts'
import type { Product } from './try-flow.ts'
import type { integrationShape } from './try-product.ts'
import { rehearsedAuth0 } from './try-rehearsed-auth0.ts'
import { rehearsedOktaIdv } from './try-rehearsed-okta-idv.ts'

/** A rehearsal for as long as a try lasts: with the person alone who is tried, and ended with it. */

type Integration = z.infer<typeof integrationShape>

export interface Rehearsing {
  /** As its product's second configuration has it. */
  readonly integration: Integration
  readonly clientSecret: string | undefined
  /** Where the stand-in of the product has one configuration, the live one's. */
  readonly product: Product | undefined
  end(): Promise<void>
}

const minutes = 15

const found = z.object({ items: z.array(z.object({ externalId: z.string(), login: z.string() })) })
const started = z.object({
  endpoints: z.record(z.string(), z.string()),
  entries: z.array(z.object({ name: z.string(), value: z.string() })),
  client: z.object({ id: z.string(), secret: z.string() }).optional(),
})
type Started = z.infer<typeof started>

/** Where nobody verifies. */
const elsewhere: Readonly<Record<string, string>> = {
  'entra-claims': 'Entra asks it while it makes a token',
  'okta-token-hook': 'Okta asks it while it makes a token',
}

export async function rehearsing(
  api: Api,
  integration: Integration,
  login: string,
  note: (line: string) => void,
): Promise<Rehearsing> {
  const { id, name, template, config } = integration
  const reason = elsewhere[template]
  if (reason !== undefined) {
    const advice = `give a second one there what "stepgate rehearsal start ${id}" says, and rehearse the flow by which people verify`
    throw new CommandError(exitCodes.usage, `${name} cannot be rehearsed from here: ${reason}. Instead, ${advice}`)
  }
  const { items } = await api.call('GET', `/v1/directory/users?${new URLSearchParams({ search: login })}`, found)
  const people = [...new Set(items.flatMap(one => (one.login.toLowerCase() === login.toLowerCase() ? [one.externalId] : [])))]
  const [externalId] = people
  if (externalId === undefined) throw new CommandError(exitCodes.usage, `no directory has anybody with the login ${login}`)
  const path = `/v1/integrations/${encodeURIComponent(id)}/rehearsal`
  const given = await api.call('POST', path, started, { people, minutes })
  const end = async () => void (await api.call('DELETE', path, z.unknown()))
  try {
    const product = await playedHere(integration, given, externalId, note)
    const clientId = entryOf(given, 'Client ID')
    return {
      integration: {
        ...integration,
        client: given.client === undefined ? null : { id: given.client.id },
        endpoints: { ...integration.endpoints, ...given.endpoints },
        config: { ...config, ...(clientId === '' ? {} : { clientId }) },
      },
      clientSecret: given.client?.secret,
      product,
      end,
    }
  } catch (error) {
    await end()
    throw error
  }
}

const entryOf = ({ entries }: Started, name: string): string => entries.find(one => one.name === name)?.value ?? ''

async function playedHere(
  { template, config }: Integration,
  given: Started,
  externalId: string,
  note: (line: string) => void,
): Promise<Product | undefined> {
  const { client, endpoints } = given
  if (template === 'auth0') return rehearsedAuth0({ config, entry: name => entryOf(given, name) }, note)
  if (template !== 'okta-idv' || client === undefined) return undefined
  return rehearsedOktaIdv({ issuer: endpoints.issuer ?? '', client, config, externalId }, note)
}
