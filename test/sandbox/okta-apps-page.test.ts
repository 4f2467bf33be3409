import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keptApps } from '../../src/sandbox/kept-apps.ts'
import { type OktaStandIn, oktaClientShape, startOktaStandIn } from '../../src/sandbox/okta/index.ts'
import { synced } from '../support/runs.ts'
import { type World, world } from '../support/world.ts'

interface Tested {
  readonly steps: readonly { readonly step: string; readonly ok: boolean }[]
}

describe('the page where the org has its apps', () => {
  let folder: string
  let w: World
  let okta: OktaStandIn
  const start = async (port = 0) => {
    const { apps, keep } = await keptApps(folder, 'okta', oktaClientShape)
    return startOktaStandIn({ people: 20, clock: w.clock, clients: apps, onApp: keep, port })
  }
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stepgate-apps-'))
    w = await world()
    okta = await start()
  })
  afterAll(async () => {
    await okta.close()
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
  const appMade = async () => new URL((await submit(`${okta.url}/admin/apps`, [])).headers.get('location') ?? '', okta.url).href
  const failed = async (id: string) => {
    const { body } = await w.admin<Tested>('POST', `/v1/integrations/${id}/test`)
    return body.steps.filter(({ ok }) => !ok)
  }

  it('takes one from its id to the first sync of a directory, and keeps it for the next start', async () => {
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
    okta = await start(Number(new URL(okta.url).port))
    expect(await failed(id)).toEqual([])
  })

  it('is not filled in by a page from elsewhere, nor with an address that is none of the web', async () => {
    const app = await appMade()
    const elsewhere = { 'sec-fetch-site': 'cross-site' }
    expect((await submit(`${okta.url}/admin/apps`, [], elsewhere)).status).toBe(403)
    expect((await submit(app, [['role', 'SUPER_ADMIN']], elsewhere)).status).toBe(403)
    const refused = await submit(app, [['jwks', 'file:///etc/passwd']])
    expect(refused.status).toBe(400)
    expect(await refused.text()).toContain('role="alert"')
    expect(await (await fetch(app)).text()).not.toContain(' checked')
    expect((await fetch(`${okta.url}/admin/apps/0oaNobody`)).status).toBe(404)
  })
})
