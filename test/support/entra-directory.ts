import { type GraphStandIn, startGraphStandIn } from '../../src/sandbox/graph/index.ts'
import type { World } from './world.ts'

const clientId = '6f1d6a52-5b0e-4a53-9f0b-0d3f5a2c9e11'
const clientSecret = 'the-secret-of-the-app'

/** What the app of an integration may do that can be configured with all that there is. */
const everyPermission: readonly string[] = [
  'User.ReadWrite.All',
  'Group.Read.All',
  'GroupMember.ReadWrite.All',
  'Application.ReadWrite.OwnedBy',
  'Organization.Read.All',
  'AuditLog.Read.All',
]

export interface EntraDirectory extends GraphStandIn {
  readonly integrationId: string
  /** The name of a directory extension of the app. */
  extension(name: string): string
  /** What Graph answers the app. */
  graph<T>(path: string): Promise<T>
}

/** A tenant with people, and a directory integration of it in a world. */
export async function entraDirectory(
  w: World,
  people: number,
  config: (graph: GraphStandIn) => object = () => ({}),
): Promise<EntraDirectory> {
  const tenant = await startGraphStandIn({ people, clock: w.clock })
  tenant.registerClient({ clientId, secrets: [clientSecret], roles: everyPermission })
  const made = await w.admin<{ id: string }>('POST', '/v1/integrations', {
    template: 'entra-directory',
    name: `Entra at ${tenant.url}`,
    config: {
      tenantId: tenant.tenantId,
      clientId,
      clientSecret,
      cloud: 'custom',
      authorityUrl: tenant.url,
      graphUrl: tenant.url,
      ...config(tenant),
    },
  })
  if (made.status !== 201) throw new Error(`the directory could not be made: ${JSON.stringify(made.body)}`)
  return {
    ...tenant,
    integrationId: made.body.id,
    extension: name => `extension_${clientId.replaceAll('-', '')}_${name}`,
    async graph<T>(path: string): Promise<T> {
      const granted = await fetch(`${tenant.url}/${tenant.tenantId}/oauth2/v2.0/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: clientId,
          client_secret: clientSecret,
          scope: `${tenant.url}/.default`,
        }),
      })
      const { access_token } = (await granted.json()) as { access_token?: string }
      const answer = await fetch(`${tenant.url}/v1.0${path}`, { headers: { authorization: `Bearer ${access_token}` } })
      if (!answer.ok) throw new Error(`Graph answered ${answer.status}: ${await answer.text()}`)
      return (await answer.json()) as T
    },
  }
}
