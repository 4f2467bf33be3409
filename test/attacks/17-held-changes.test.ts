import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../../src/cli/program.ts'
import { allowed, said, verify } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

const day = 86_400_000
const held = 'failed/none/deny/binding_too_weak'
const begun = 'pending/none/challenge/not_started'
const ana = { loginHint: 'ana@example.com' }

interface Token {
  readonly token: string
}
interface HeldChange {
  readonly id: string
  readonly fromVersion: number
  readonly version: number
  readonly fields: readonly string[]
  readonly state: string
  readonly confirmedBy: { readonly name?: string } | null
}
interface Shown {
  readonly version: number
  readonly attention: readonly { readonly code: string; readonly advice: string; readonly endsAt: string }[]
}

describe.each(['sqlite', 'postgres'] as const)('a looser change by one administrator, on %s', database => {
  let w: World
  let flow: Flow
  const tokens = new Map<string, Token>()
  beforeAll(async () => {
    w = await world({ database })
    flow = await w.flow()
    const { externalId } = await w.person({ login: 'staff@example.com' })
    const person = { integrationId: w.directoryId, externalId }
    for (const [name, role] of [
      ['Ada', 'owner'],
      ['Bob', 'admin'],
      ['Agent', 'agent'],
      ['Auditor', 'auditor'],
    ]) {
      const made = await w.admin<Token & Record<string, unknown>>('POST', '/v1/admin-tokens', {
        name,
        role,
        ...(role === 'agent' ? { person } : {}),
      })
      tokens.set(String(name), made.body)
    }
    w.clock.advance(60_000)
    await w.person({ login: ana.loginHint, givenName: 'Ana', familyName: 'Rey' })
    await w.enroll(ana.loginHint, 'id-ana')
    await w.person({ login: 'new@example.com' })
  })
  afterAll(() => w.close())

  const tokenOf = (name: string) => tokens.get(name)?.token ?? ''
  async function call<T = Record<string, unknown>>(by: string, method: string, path: string, body: object = {}) {
    const headers = { authorization: `Bearer ${tokenOf(by)}`, 'content-type': 'application/json' }
    const init = method === 'GET' ? { headers } : { method, headers, body: JSON.stringify(body) }
    const answer = await fetch(`${w.url}/v1/integrations/${path}`, init)
    return { status: answer.status, body: (await answer.json()) as T }
  }
  const change = async (by: string, id: string, config: object) => {
    const answer = await call<Shown>(by, 'PATCH', id, { config })
    expect(answer.status).toBe(200)
    return answer.body
  }
  const changesOf = async (id: string) =>
    (await call<{ items: readonly HeldChange[] }>('Ada', 'GET', `${id}/held-changes`)).body.items
  const waiting = async (id: string) => {
    const one = (await changesOf(id)).find(({ state }) => state === 'held')
    if (one === undefined) throw new Error('nothing waits')
    return one
  }
  const confirm = (by: string, id: string, changeId: string) =>
    call<HeldChange>(by, 'POST', `${id}/held-changes/${changeId}/confirm`)
  const recover = () => flow.call('POST', '/account-recovery', { ...ana, returnUrl: flow.returnUrl })
  const redeem = (code: string) => flow.redeem(code, { ...ana, purpose: 'account_recovery' })
  const attentionOf = async (id: string) => (await call<Shown>('Ada', 'GET', id)).body.attention
  const loosen = () => change('Ada', flow.integrationId, { returnUrls: [flow.returnUrl, 'https://evil.example/back'] })
  const tighten = () => change('Ada', flow.integrationId, { returnUrls: [flow.returnUrl] })

  it('lets nobody be recovered or bound for the first time, while enrolled people step up as before', async () => {
    expect(said(await recover())).toBe(begun)
    const { version } = await loosen()
    const denied = await recover()
    expect([said(denied), denied.body.links.verify]).toEqual([held, null])
    expect(said(await flow.stepUp('new@example.com'))).toBe(held)
    const { code } = await verify(w, await flow.stepUp(ana.loginHint))
    expect(said(await flow.redeem(code, ana))).toBe(allowed)
    expect(await changesOf(flow.integrationId)).toMatchObject([
      { fromVersion: version - 1, version, fields: ['/config/returnUrls'], state: 'held', confirmedBy: null },
    ])
    const attention = await attentionOf(flow.integrationId)
    expect(attention.map(one => one.code)).toEqual(['change_held'])
    expect(JSON.stringify(attention)).not.toContain('evil')
  })

  it.each([
    ['Ada', 403],
    ['Agent', 403],
    ['Auditor', 403],
  ])('is not confirmed by %s', async (by, status) => {
    const { id } = await waiting(flow.integrationId)
    expect((await confirm(by, flow.integrationId, id)).status).toBe(status)
    expect(said(await recover())).toBe(held)
  })

  it('is not confirmed by an administrator whom its author made afterwards', async () => {
    const made = await fetch(`${w.url}/v1/admin-tokens`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tokenOf('Ada')}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Puppet', role: 'owner' }),
    })
    tokens.set('Puppet', (await made.json()) as Token)
    const { id } = await waiting(flow.integrationId)
    expect((await confirm('Puppet', flow.integrationId, id)).status).toBe(403)
  })

  it('is not confirmed by the name of another integration', async () => {
    const { id } = await waiting(flow.integrationId)
    expect((await confirm('Bob', w.accountId, id)).status).toBe(404)
  })

  it('counts once a second administrator confirms it, by the command line too', async () => {
    const { id, version } = await waiting(flow.integrationId)
    const lines: string[] = []
    const say = (text: string) => void lines.push(text)
    const context = { env: {}, out: say, err: say } as unknown as Parameters<typeof run>[1]
    const command = ['integrations', 'confirm', flow.integrationId]
    const to = ['--url', w.url, '--token', tokenOf('Bob')]
    await run([...command, ...to], context)
    await run([...command, id, ...to], context)
    expect(lines.join('\n')).toContain(`${id}  version ${version}, by Ada`)
    expect(lines.at(-1)).toContain(`version ${version} counts`)
    expect((await changesOf(flow.integrationId))[0]).toMatchObject({ state: 'confirmed', confirmedBy: { name: 'Bob' } })
    expect(await attentionOf(flow.integrationId)).toEqual([])
    expect(said(await recover())).toBe(begun)
    expect((await confirm('Bob', flow.integrationId, id)).status).toBe(409)
  })

  it('holds nothing where it only takes away', async () => {
    await tighten()
    expect(said(await recover())).toBe(begun)
  })

  it('is over with what it changed set back, but not for a verdict that came about under it', async () => {
    const started = await recover()
    await loosen()
    const { code } = await verify(w, started, {
      overall: 'OK',
      identityId: 'id-ana',
      document: { givenName: 'Ana', familyName: 'Rey' },
    })
    const { version } = await tighten()
    expect((await changesOf(flow.integrationId))[0]).toMatchObject({ version: version - 1, state: 'taken_back' })
    expect(said(await redeem(code))).toBe(held)
    w.clock.advance(1)
    const again = await verify(w, await recover(), {
      overall: 'OK',
      identityId: 'id-ana',
      document: { givenName: 'Ana', familyName: 'Rey' },
    })
    expect(said(await redeem(again.code))).toBe(allowed)
  })

  it('is held too where the integration was disabled for it', async () => {
    await call('Ada', 'PATCH', flow.integrationId, { state: 'disabled' })
    await loosen()
    await call('Ada', 'PATCH', flow.integrationId, { state: 'enabled' })
    expect(said(await recover())).toBe(held)
    await tighten()
    w.clock.advance(1)
    expect(said(await recover())).toBe(begun)
  })

  it('of the Incode account is held for a day, and setting a secret back ends nothing', async () => {
    await change('Ada', w.accountId, { previousApiKey: 'another-key' })
    await call('Ada', 'PATCH', w.accountId, { config: { previousApiKey: null } })
    expect(said(await recover())).toBe(held)
    w.clock.advance(day - 60_000)
    expect(said(await recover())).toBe(held)
    w.clock.advance(120_000)
    expect((await changesOf(w.accountId)).map(({ state }) => state)).not.toContain('held')
    expect(said(await recover())).toBe(begun)
  })

  it('of the directory is held for its people', async () => {
    await change('Ada', w.directoryId, { systemLog: false })
    expect(said(await recover())).toBe(held)
    const { id } = await waiting(w.directoryId)
    expect((await confirm('Bob', w.directoryId, id)).status).toBe(200)
    w.clock.advance(1)
    expect(said(await recover())).toBe(begun)
  })

  it('holds no draft, and nothing that was only made', async () => {
    const made = await w.admin<{ id: string }>('POST', '/v1/integrations', {
      template: 'oidc-client-credentials',
      name: 'Draft',
      state: 'draft',
      config: { directoryIntegrationId: w.directoryId, purposes: ['step_up'], returnUrls: ['https://a.example/back'] },
    })
    expect(made.status).toBe(201)
    await change('Ada', made.body.id, { returnUrls: ['https://b.example/back'] })
    expect(await changesOf(made.body.id)).toEqual([])
  })
})
