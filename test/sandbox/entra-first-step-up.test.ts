import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AdminClient, adminClient } from '../../src/sandbox/admin-client.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { firstSync } from '../../src/sandbox/integrations.ts'
import { browser } from '../support/browser.ts'
import { shell } from '../support/command.ts'

const returnUrl = 'http://127.0.0.1:9/return'
const threeDays = 3 * 86_400_000

interface Told {
  readonly outcome: string
  readonly reason: string
  readonly data: { readonly verificationId: string; readonly subject: { readonly assurance: string | null } }
  readonly links: { readonly verify: string }
}

describe('people of Entra in the whole sandbox', () => {
  let sandbox: Sandbox
  let admin: AdminClient
  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, users: 70, say: () => undefined })
    admin = adminClient(sandbox.summary.url, sandbox.summary.adminToken)
  }, 60_000)
  afterAll(() => sandbox.close())

  const json = { 'content-type': 'application/json' }
  async function post<T>(url: string, body: object, headers: Record<string, string> = {}): Promise<T> {
    const response = await fetch(url, { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) })
    if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`)
    return (await response.json()) as T
  }

  /** A flow whose people are of this directory. */
  async function flowOf(directoryIntegrationId: string) {
    const config = { directoryIntegrationId, purposes: ['step_up'], returnUrls: ['loopback'] }
    const made = { template: 'oidc-client-credentials', name: `Flow ${randomUUID()}`, config }
    const { client } = await admin.call<{ client: { id: string; secret: string } }>('POST', '/v1/integrations', made)
    const basic = Buffer.from(`${client.id}:${client.secret}`).toString('base64')
    const asked = { method: 'POST', headers: { authorization: `Basic ${basic}` } }
    const body = new URLSearchParams({ grant_type: 'client_credentials' })
    const answer = await fetch(`${sandbox.summary.url}/oidc/token`, { ...asked, body })
    const { access_token } = (await answer.json()) as { access_token: string }
    return { authorization: `Bearer ${access_token}` }
  }

  /** What a flow learns of somebody whose document and face are all right, and who was never verified before. */
  async function firstStepUp(directoryId: string, loginHint: string): Promise<Told> {
    const { url, incode } = sandbox.summary
    const flow = await flowOf(directoryId)
    const started = await post<Told>(`${url}/v1/hooks/step-up`, { loginHint, returnUrl, state: 's' }, flow)
    const person = browser()
    await person.press(await person.open(started.links.verify), 'Continue', {}, { follow: false })
    const { verificationId } = started.data
    const sessions = await fetch(`${incode.url}/__sandbox/sessions?verificationId=${verificationId}`)
    const [session] = (await sessions.json()) as readonly { readonly interviewId: string }[]
    const finished = `${incode.url}/__sandbox/sessions/${session?.interviewId}`
    const { redirectionUrl } = await post<{ redirectionUrl: string }>(finished, { overall: 'OK', value: 98 })
    const back = await person.open(redirectionUrl, { follow: false })
    const code = new URL(String(back.location)).searchParams.get('code')
    const expected = { code, state: 's', expect: { purpose: 'step_up', loginHint } }
    return post<Told>(`${url}/v1/hooks/verifications/redeem`, expected, flow)
  }

  it('are let in at their first step-up, which binds them, on the day that the directory is connected', async () => {
    const told = await firstStepUp(String(sandbox.summary.integrations['entra-directory']), 'user0@entra.example')
    expect(told).toMatchObject({ outcome: 'allow', reason: 'ok', data: { subject: { assurance: 'low' } } })
  })

  it('can be recovered: the check of their directory sees its second app, and an administrator', async () => {
    const id = sandbox.summary.integrations['entra-directory']
    interface Step {
      readonly step: string
      readonly ok: boolean
    }
    const { steps } = await admin.call<{ steps: readonly Step[] }>('POST', `/v1/integrations/${id}/test`)
    expect(steps.filter(({ ok }) => !ok)).toEqual([])
    expect(steps.map(({ step }) => step)).toEqual(expect.arrayContaining(['operations_sight', 'operations_pass']))
  })

  it('have to wait where they were renamed three days before', async () => {
    const { graph, integrations } = sandbox.summary
    const changedAt = new Date(Date.now() - threeDays).toISOString()
    const renamed = { userPrincipalName: 'user5@entra.example', surname: 'Mallory', changedAt }
    await post(`${graph.url}/__sandbox/users`, { upsert: [renamed] })
    const known = await admin.call<{ config: object }>('GET', `/v1/integrations/${integrations['entra-directory']}`)
    const { trackedGroupIds: _groups, ...config } = known.config as { clientId: string; trackedGroupIds: unknown }
    const clientId = randomUUID()
    const another = { template: 'entra-directory', name: 'Connected later', config: { ...config, clientId } }
    const made = await admin.call<{ id: string; endpoints: { certificate: string } }>('POST', '/v1/integrations', another)
    const certificate = await (await fetch(made.endpoints.certificate)).text()
    const roles = ['User.Read.All', 'AuditLog.Read.All']
    await post(`${graph.url}/__sandbox/clients`, { clientId, certificates: [certificate], roles })
    await firstSync(admin, made.id)
    const told = await firstStepUp(made.id, 'user5@entra.example')
    expect(told).toMatchObject({ outcome: 'challenge', reason: 'claims_unsettled' })
  })

  it('can be registered for the external method, once they are verified', async () => {
    const here = await shell()
    const { url, adminToken, integrations, clients } = sandbox.summary
    const recovery = ['try', integrations['entra-recovery'] ?? '', '--login', 'user26@entra.example', '--as', 'pass']
    const ran = await here.run([...recovery, '--operation', 'register_external_method'], {
      STEPGATE_URL: url,
      STEPGATE_TOKEN: adminToken,
      STEPGATE_CLIENT_SECRET: clients['entra-recovery']?.secret ?? '',
    })
    await here.close()
    expect(ran.err).toContain('Shown there: Your sign-in method is added')
    expect(ran.out).toMatch(/^branch taken +let in$/m)
  })
})
