import { z } from 'zod'
import type { Api } from './api.ts'
import { CommandError, exitCodes } from './exit.ts'
import type { integrationShape } from './try-product.ts'

/** A rehearsal for as long as a try lasts: with the person alone who is tried, and ended with it. */

type Integration = z.infer<typeof integrationShape>

export interface Rehearsing {
  /** As its product's second configuration has it. */
  readonly integration: Integration
  readonly clientSecret: string | undefined
  end(): Promise<void>
}

const minutes = 15

const found = z.object({ items: z.array(z.object({ externalId: z.string(), login: z.string() })) })
const made = z.object({
  endpoints: z.record(z.string(), z.string()),
  entries: z.array(z.object({ name: z.string(), value: z.string() })),
  client: z.object({ id: z.string(), secret: z.string() }).optional(),
})

/** Where the product's side is played by a stand-in that has one configuration, which is the live one. */
const elsewhere: Readonly<Record<string, string>> = {
  auth0: 'the tenant of the sandbox has the Action of the live one',
  'entra-claims': 'Entra asks it while it makes a token: rehearse the flow by which people verify',
  'okta-idv': 'the org of the sandbox has the identity provider of the live one',
  'okta-token-hook': 'Okta asks it while it makes a token: rehearse the flow by which people verify',
}

export async function rehearsing(api: Api, integration: Integration, login: string): Promise<Rehearsing> {
  const { id, name, template } = integration
  const reason = elsewhere[template]
  if (reason !== undefined) {
    const advice = `give the product's second configuration what "stepgate rehearsal start ${id}" says`
    throw new CommandError(exitCodes.usage, `${name} cannot be rehearsed from here: ${reason}. Instead, ${advice}`)
  }
  const { items } = await api.call('GET', `/v1/directory/users?${new URLSearchParams({ search: login })}`, found)
  const people = [...new Set(items.flatMap(one => (one.login.toLowerCase() === login.toLowerCase() ? [one.externalId] : [])))]
  if (people.length === 0) throw new CommandError(exitCodes.usage, `no directory has anybody with the login ${login}`)
  const path = `/v1/integrations/${encodeURIComponent(id)}/rehearsal`
  const { client, endpoints, entries } = await api.call('POST', path, made, { people, minutes })
  const clientId = entries.find(entry => entry.name === 'Client ID')?.value
  return {
    integration: {
      ...integration,
      client: client === undefined ? null : { id: client.id },
      endpoints: { ...integration.endpoints, ...endpoints },
      config: { ...integration.config, ...(clientId === undefined ? {} : { clientId }) },
    },
    clientSecret: client?.secret,
    end: async () => void (await api.call('DELETE', path, z.unknown())),
  }
}
