import { type OktaStandIn, startOktaStandIn } from '../../src/sandbox/okta/index.ts'
import type { World } from './world.ts'

/** What the app of an integration may do that can be configured with all that there is. */
export const everyOktaScope: readonly string[] = [
  'okta.users.read',
  'okta.groups.read',
  'okta.logs.read',
  'okta.users.manage',
  'okta.schemas.manage',
  'okta.eventHooks.manage',
]

export interface OktaDirectoryOptions {
  readonly config?: object | ((okta: OktaStandIn) => object)
  readonly scopes?: readonly string[]
}

/** An org with people, and a directory integration of it in a world. */
export async function oktaDirectory(
  w: World,
  people: number,
  { config = {}, scopes = ['okta.users.read', 'okta.groups.read', 'okta.roles.read'] }: OktaDirectoryOptions = {},
): Promise<OktaStandIn & { readonly integrationId: string }> {
  const okta = await startOktaStandIn({ people, clock: w.clock })
  const made = await w.admin<{ id: string; endpoints: { jwks_uri: string } }>('POST', '/v1/integrations', {
    template: 'okta-directory',
    name: `Okta at ${okta.url}`,
    config: { orgUrl: okta.url, clientId: '0oaTest', ...(typeof config === 'function' ? config(okta) : config) },
  })
  if (made.status !== 201) throw new Error(`the directory could not be made: ${JSON.stringify(made.body)}`)
  okta.registerClient({
    clientId: '0oaTest',
    jwks: { jwksUri: made.body.endpoints.jwks_uri },
    scopes,
    roles: ['ORG_ADMIN'],
  })
  return { ...okta, integrationId: made.body.id }
}
