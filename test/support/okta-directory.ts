import { type OktaStandIn, startOktaStandIn } from '../../src/sandbox/okta/index.ts'
import type { World } from './world.ts'

/** An org with people, and a directory integration of it in a world. */
export async function oktaDirectory(w: World, people: number): Promise<OktaStandIn & { readonly integrationId: string }> {
  const okta = await startOktaStandIn({ people, clock: w.clock })
  const made = await w.admin<{ id: string; endpoints: { jwks_uri: string } }>('POST', '/v1/integrations', {
    template: 'okta-directory',
    name: `Okta at ${okta.url}`,
    config: { orgUrl: okta.url, clientId: '0oaTest' },
  })
  if (made.status !== 201) throw new Error(`the directory could not be made: ${JSON.stringify(made.body)}`)
  okta.registerClient({
    clientId: '0oaTest',
    jwks: { jwksUri: made.body.endpoints.jwks_uri },
    scopes: ['okta.users.read', 'okta.groups.read', 'okta.roles.read'],
  })
  return { ...okta, integrationId: made.body.id }
}
