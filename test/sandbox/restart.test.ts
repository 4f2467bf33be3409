import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { order } from '../support/runs.ts'

interface Listed {
  readonly items: readonly { readonly id: string; readonly template: string; readonly name: string }[]
}
interface Runs {
  readonly items: readonly { readonly state: string; readonly mode: string }[]
}

describe('a sandbox that is started again on its folder', () => {
  let folder: string
  let sandbox: Sandbox
  let before: Sandbox['summary']
  const start = () => startSandbox({ port: 0, users: 40, dataFolder: folder, say: () => undefined })
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stepgate-restart-'))
    const first = await start()
    before = first.summary
    await first.close()
    sandbox = await start()
  })
  afterAll(async () => {
    await sandbox.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function admin<T>(path: string, method = 'GET'): Promise<T> {
    const { url, adminToken } = sandbox.summary
    const answer = await fetch(`${url}${path}`, { method, headers: { authorization: `Bearer ${adminToken}` } })
    expect(answer.status).toBe(200)
    return (await answer.json()) as T
  }

  it('has the same integrations, once each, and stand-ins at the same addresses', async () => {
    const { integrations, okta, graph, incode, client } = sandbox.summary
    expect({ integrations, okta, graph, incode, id: client.id }).toEqual({
      integrations: before.integrations,
      okta: before.okta,
      graph: before.graph,
      incode: before.incode,
      id: before.client.id,
    })
    const { items } = await admin<Listed>('/v1/integrations')
    expect(items.map(({ name }) => name).toSorted()).toEqual([
      'Acme',
      'Auth0 stand-in',
      'DaVinci flow',
      'Demonstration flow',
      'Descope flow',
      'Entra accounts',
      'Entra recovery flow',
      'Entra sign-ins',
      'Entra stand-in',
      'Entra tokens',
      'Incode stand-in',
      'Okta accounts',
      'Okta accounts, with a code',
      'Okta identity verification',
      'Okta sign-ins',
      'Okta stand-in',
      'Okta tokens',
      'OpenID relying party',
      'Sandbox flow',
    ])
  })

  it('has one integration of each template of this installation that flows are made of', async () => {
    const { items } = await admin<{ items: readonly { id: string; kind: string }[] }>('/v1/templates')
    const flows = items.filter(({ kind }) => kind === 'flow').map(({ id }) => id)
    expect(Object.keys(sandbox.summary.integrations)).toEqual(expect.arrayContaining(flows))
    expect(Object.keys(sandbox.summary.clients).toSorted()).toEqual([
      'davinci',
      'descope',
      'entra-recovery',
      'helpdesk',
      'oidc',
      'okta-factor',
      'okta-idv',
    ])
  })

  it('has read both directories once more, and knows who is enrolled', async () => {
    for (const template of ['okta-directory', 'entra-directory']) {
      const id = sandbox.summary.integrations[template]
      const { items } = await admin<Runs>(`/v1/sync-runs?integrationId=${id}`)
      expect(items.map(({ state, mode }) => `${mode} ${state}`)).toEqual(['full done', 'full done'])
      const enrolled = await admin<Listed>(`/v1/directory/users?integrationId=${id}&enrollment=enrolled`)
      expect(enrolled.items).toHaveLength(10)
    }
  })

  it('sees changes within seconds again, though the stand-ins forgot that they were asked to tell', async () => {
    const id = sandbox.summary.integrations['okta-directory']
    const tested = () =>
      admin<{ steps: { step: string; saw?: string }[] }>(`/v1/integrations/${id}/test`, 'POST').then(
        ({ steps }) => steps.find(({ step }) => step === 'event_hook')?.saw,
      )
    await expect.poll(tested, { timeout: 15_000, interval: 300 }).toBe('ACTIVE, VERIFIED')
    const profile = { login: 'user3@example.com', lastName: 'Renamed' }
    await order(sandbox.summary.okta, 'users', { upsert: [{ profile }] })
    const found = async () =>
      (await admin<Listed>(`/v1/directory/users?integrationId=${id}&search=renamed`)).items.map(({ id: _id, ...one }) => one)
    await expect.poll(found, { timeout: 10_000, interval: 300 }).toHaveLength(1)
  })
})
