import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GraphStandIn, graphClientShape, startGraphStandIn } from '../../src/sandbox/graph/index.ts'
import { keptApps } from '../../src/sandbox/kept-apps.ts'
import { type OktaStandIn, oktaClientShape, startOktaStandIn } from '../../src/sandbox/okta/index.ts'
import { synced } from '../support/runs.ts'
import { type World, world } from '../support/world.ts'

interface Tested {
  readonly steps: readonly { readonly step: string; readonly ok: boolean }[]
}

describe('the pages where an administrator registers apps', () => {
  let folder: string
  let w: World
  let okta: OktaStandIn
  let graph: GraphStandIn
  const startOkta = async (port = 0) => {
    const { apps, keep } = await keptApps(folder, 'okta', oktaClientShape)
    return startOktaStandIn({ people: 20, clock: w.clock, clients: apps, onApp: keep, port })
  }
  const startGraph = async (port = 0) => {
    const { apps, keep } = await keptApps(folder, 'graph', graphClientShape)
    return startGraphStandIn({ people: 20, clock: w.clock, clients: apps, onApp: keep, port })
  }
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stepgate-apps-'))
    w = await world()
    okta = await startOkta()
    graph = await startGraph()
  })
  afterAll(async () => {
    await Promise.all([okta.close(), graph.close()])
    await w.close()
    await rm(folder, { recursive: true, force: true })
  })

  const submit = (address: string, fields: readonly (readonly [string, string])[], headers: Record<string, string> = {}) =>
    fetch(address, {
      method: 'POST',
      redirect: 'manual',
      headers,
      body: new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])),
    })
  const appMade = async (address = `${okta.url}/admin/apps`) =>
    new URL((await submit(address, [])).headers.get('location') ?? '', address).href
  const failed = async (id: string) => {
    const { body } = await w.admin<Tested>('POST', `/v1/integrations/${id}/test`)
    return body.steps.filter(({ ok }) => !ok)
  }

  it('take one of Okta from its id to the first sync, and keep it for the next start', async () => {
    const app = await appMade()
    const clientId = app.split('/').at(-1) ?? ''
    expect(await (await fetch(app)).text()).toContain(clientId)
    const made = await w.admin<{ id: string; endpoints: { jwks_uri: string } }>('POST', '/v1/integrations', {
      template: 'okta-directory',
      name: 'An org of one’s own',
      config: { orgUrl: okta.url, clientId, systemLog: false },
    })
    const { id, endpoints } = made.body
    expect(await failed(id)).toHaveLength(1)

    const rights = ['users', 'groups', 'roles'].map(what => ['scope', `okta.${what}.read`] as const)
    const saved = await submit(app, [['jwks', endpoints.jwks_uri], ['role', 'READ_ONLY_ADMIN'], ...rights])
    expect(saved.status).toBe(303)
    const page = await (await fetch(app)).text()
    expect(page).toContain(`value="${endpoints.jwks_uri}"`)
    expect(page.match(/ checked/g)).toHaveLength(4)
    expect(await failed(id)).toEqual([])
    const run = await synced(w, id, { mode: 'full' })
    expect([run.state, run.counts.seen]).toEqual(['done', 20])

    await okta.close()
    okta = await startOkta(Number(new URL(okta.url).port))
    expect(await failed(id)).toEqual([])
  })

  it('take one of Entra from its id to the first sync, and keep it for the next start', async () => {
    const app = await appMade(`${graph.url}/app-registrations`)
    const made = await w.admin<{ id: string; endpoints: { certificate: string } }>('POST', '/v1/integrations', {
      template: 'entra-directory',
      name: 'A tenant of one’s own',
      config: {
        tenantId: graph.tenantId,
        clientId: app.split('/').at(-1),
        cloud: 'custom',
        authorityUrl: graph.url,
        graphUrl: graph.url,
      },
    })
    const { id, endpoints } = made.body
    expect(await failed(id)).toHaveLength(1)

    const pem = await (await fetch(endpoints.certificate)).text()
    const rights = ['User.Read.All', 'GroupMember.Read.All', 'Organization.Read.All'].map(one => ['permission', one] as const)
    expect((await submit(app, [['certificates', pem], ...rights])).status).toBe(303)
    expect(await failed(id)).toEqual([])
    const run = await synced(w, id, { mode: 'full' })
    expect([run.state, run.counts.seen]).toEqual(['done', 20])

    await graph.close()
    graph = await startGraph(Number(new URL(graph.url).port))
    expect(await failed(id)).toEqual([])
  })

  it('are not filled in by a page from elsewhere, nor with keys from nowhere', async () => {
    const app = await appMade()
    const elsewhere = { 'sec-fetch-site': 'cross-site' }
    expect((await submit(`${okta.url}/admin/apps`, [], elsewhere)).status).toBe(403)
    expect((await submit(app, [['role', 'SUPER_ADMIN']], elsewhere)).status).toBe(403)
    const refused = await submit(app, [['jwks', 'file:///etc/passwd']])
    expect(refused.status).toBe(400)
    expect(await refused.text()).toContain('role="alert"')
    expect(await (await fetch(app)).text()).not.toContain(' checked')
    expect((await fetch(`${okta.url}/admin/apps/0oaNobody`)).status).toBe(404)
    const registrations = `${graph.url}/app-registrations`
    expect((await submit(registrations, [], elsewhere)).status).toBe(403)
    const mine = await appMade(registrations)
    expect((await submit(mine, [['permission', 'User.Read.All']], elsewhere)).status).toBe(403)
    expect((await submit(mine, [['certificates', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----']])).status).toBe(
      400,
    )
    expect(await (await fetch(mine)).text()).not.toContain(' checked')
  })
})
