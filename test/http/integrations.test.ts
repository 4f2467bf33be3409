import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dump } from '../support/dump.ts'
import { begin, takeSeat } from '../support/passage.ts'
import { said } from '../support/walk.ts'
import { type Answer, type World, world } from '../support/world.ts'

interface View {
  readonly id: string
  readonly name: string
  readonly state: string
  readonly version: number
  readonly revision: number
  readonly owner: string
  readonly description: string
  readonly config: Record<string, unknown>
  readonly endpoints: Record<string, string>
  readonly client: { readonly id: string; readonly secret?: string; readonly formerSecretUntil?: string } | null
}
interface Problem {
  readonly code: string
  readonly detail?: string
  readonly faults?: readonly { readonly path: string; readonly message: string }[]
}

describe('integrations, over the admin API', () => {
  let w: World
  beforeAll(async () => {
    w = await world()
  })
  afterAll(() => w.close())

  let made = 0
  const create = (input: object): Promise<Answer<View & Problem>> => w.admin('POST', '/v1/integrations', input)
  const patch = (id: string, body: object): Promise<Answer<View & Problem>> => w.admin('PATCH', `/v1/integrations/${id}`, body)
  async function client(config: object = {}): Promise<View> {
    made += 1
    const answer = await create({
      template: 'oidc-client-credentials',
      name: `Client ${made}`,
      config: {
        directoryIntegrationId: w.directoryId,
        purposes: ['step_up'],
        returnUrls: ['https://flow.example/return'],
        ...config,
      },
    })
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
    return answer.body
  }
  const drop = ({ id, name }: View) => w.admin('DELETE', `/v1/integrations/${id}`, { confirm: name })
  const paths = (answer: Answer<Problem>) => (answer.body.faults ?? []).map(fault => fault.path)

  it('tell every fault of a configuration at once, and make nothing', async () => {
    const before = (await w.admin<{ items: unknown[] }>('GET', '/v1/integrations')).body.items.length
    const answer = await create({
      template: 'oidc-client-credentials',
      name: 'All wrong',
      config: {
        directoryIntegrationId: 'no-such-directory',
        purposes: ['step_up', 'world_domination'],
        returnUrls: ['https://ok.example/return', 'ftp://flow.example', 'https://flow.example/#fragment'],
        resultDelivery: 'pigeon',
        startsPerMinute: 0,
        surprise: true,
      },
    })
    expect(answer).toMatchObject({ status: 422, body: { code: 'config_invalid' } })
    expect([...new Set(paths(answer))].toSorted()).toEqual([
      '/config/directoryIntegrationId',
      '/config/purposes/1',
      '/config/resultDelivery',
      '/config/returnUrls/1',
      '/config/returnUrls/2',
      '/config/startsPerMinute',
      '/config/surprise',
    ])
    expect((await w.admin<{ items: unknown[] }>('GET', '/v1/integrations')).body.items).toHaveLength(before)
  })

  it.each([
    ['an unknown template', { template: 'nothing', name: 'X', config: {} }, 'request_invalid'],
    ['no configuration', { template: 'incode', name: 'X' }, 'request_invalid'],
    ['an empty name', { template: 'incode', name: ' ', config: {} }, 'request_invalid'],
    ['an unknown field', { template: 'incode', name: 'X', config: {}, id: 'mine' }, 'request_invalid'],
  ])('are not made from %s', async (_what, input, code) => {
    const answer = await create(input)
    expect(answer).toMatchObject({ status: 400, body: { code } })
  })

  it('keep an address without what a paste left around it, however it is sent', async () => {
    const made = await client({ returnUrls: ['  https://flow.example/return\n', 'https://flow.example/\tother '] })
    expect(made.config.returnUrls).toEqual(['https://flow.example/return', 'https://flow.example/other'])
    const changed = await patch(made.id, { config: { returnUrls: ['\u00a0https://flow.example/third '] } })
    expect(changed.body.config.returnUrls).toEqual(['https://flow.example/third'])
    const twice = await patch(made.id, { config: { returnUrls: ['https://flow.example/one', ' https://flow.example/one'] } })
    expect(twice).toMatchObject({ status: 422, body: { code: 'config_invalid' } })
    expect(paths(twice)).toEqual(['/config/returnUrls'])
    await drop(made)
  })

  it('are called by nothing that hides, moves a cursor or turns the direction of the text', async () => {
    const account = { template: 'incode', config: { apiUrl: w.incode.url, apiKey: 'k', workflows: [{ id: 'wf', name: 'W' }] } }
    for (const hidden of ['\u0000', '\n', '\u001b[2J', '\u009b', '\u202e', '\u2067', '\ud800']) {
      const answer = await create({ ...account, name: `a${hidden}b`, owner: `a${hidden}b`, why: `a${hidden}b` })
      expect(`${JSON.stringify(hidden)} ${answer.status} ${paths(answer)}`).toBe(
        `${JSON.stringify(hidden)} 400 /name,/owner,/why`,
      )
    }
    const described = { ...account, name: 'Ünïcode 日本 👩‍💻', description: 'Two\nlines', state: 'draft' }
    const plain = await create(described)
    expect(plain).toMatchObject({ status: 201, body: { name: described.name, description: 'Two\nlines' } })
    expect(paths(await patch(plain.body.id, { description: 'a\u202eb' }))).toEqual(['/description'])
    await drop(plain.body)
  })

  it('never give a secret back, however it is asked for', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const jwk = privateKey.export({ format: 'jwk' })
    const secrets = ['api-key-7d1f', 'former-api-key-7d1f', 'webhook-secret-7d1f', String(jwk.d)]
    const account = await create({
      template: 'incode',
      name: 'With secrets',
      config: {
        apiUrl: w.incode.url,
        apiKey: secrets[0],
        previousApiKey: secrets[1],
        workflows: [{ id: 'wf', name: 'W' }],
        webhooks: { header: 'x-incode-secret', secret: secrets[2] },
      },
    })
    const directory = await create({
      template: 'okta-directory',
      name: 'With a key',
      config: { orgUrl: 'http://127.0.0.1:9', clientId: '0oa9', privateJwk: jwk },
    })
    expect([account.status, directory.status]).toEqual([201, 201])
    expect(account.body.config).toMatchObject({
      apiKey: { set: true },
      previousApiKey: { set: true },
      webhooks: { secret: { set: true } },
    })
    expect(directory.body.config).toMatchObject({ privateJwk: { set: true } })
    const everything = JSON.stringify([
      account.body,
      directory.body,
      await w.admin('GET', '/v1/integrations'),
      await w.admin('GET', `/v1/integrations/${account.body.id}`),
      await patch(account.body.id, { description: 'looked at' }),
      await patch(account.body.id, { config: { apiKey: { leak: true } } }),
      await w.admin('POST', `/v1/integrations/${account.body.id}/test`, {}),
      await w.admin('GET', `/v1/integrations/${account.body.id}/consequences`),
      await w.admin('GET', '/v1/audit'),
      await dump(w.store),
      w.log.lines,
    ])
    for (const secret of secrets) expect(everything).not.toContain(secret)
    await drop(account.body)
  })

  it('keep a secret that a change leaves out, and take what it puts in its place', async () => {
    const account = await create({
      template: 'incode',
      name: 'Changing',
      config: { apiUrl: w.incode.url, apiKey: 'key', workflows: [{ id: 'wf-document-and-face', name: 'W' }] },
    })
    const works = async () => (await w.admin<{ ok: boolean }>('POST', `/v1/integrations/${account.body.id}/test`, {})).body.ok
    expect(await works()).toBe(true)
    expect((await patch(account.body.id, { config: { clientId: 'stand-in' } })).status).toBe(200)
    expect(await works()).toBe(true)
    expect((await patch(account.body.id, { config: { apiKey: 'another' } })).status).toBe(200)
    expect(await works()).toBe(false)
    // What was shown in the secret's place is not its value.
    expect((await patch(account.body.id, { config: { apiKey: 'key' } })).status).toBe(200)
    const shown = (await w.admin<View>('GET', `/v1/integrations/${account.body.id}`)).body.config
    expect((await patch(account.body.id, { config: shown })).status).toBe(200)
    expect(await works()).toBe(true)
    await drop(account.body)
  })

  it('give out a client with its secret once, and show it as an id afterwards', async () => {
    const one = await client()
    expect(one.client?.id).toMatch(/^[0-9a-f]{32}$/)
    expect(one.client?.secret).toMatch(/^[\w-]{43}$/)
    expect((await w.admin<View>('GET', `/v1/integrations/${one.id}`)).body.client).toEqual({ id: one.client?.id })
    expect(one.endpoints).toMatchObject({ issuer: `${w.url}/oidc`, token_endpoint: `${w.url}/oidc/token` })
    const renewed = await w.admin('POST', `/v1/integrations/${one.id}/secret`, {})
    expect(renewed.headers.get('cache-control')).toBe('no-store')
    const other = await w.admin<Problem>('POST', `/v1/integrations/${w.directoryId}/secret`, {})
    expect(other).toMatchObject({ status: 400, body: { code: 'request_invalid' } })
  })

  it('refuse a change on top of a version that is not in force any more', async () => {
    const one = await client()
    expect((await patch(one.id, { name: 'First', version: one.version })).status).toBe(200)
    expect(await patch(one.id, { name: 'Second', version: one.version })).toMatchObject({
      status: 409,
      body: { code: 'version_conflict' },
    })
    expect((await w.admin<View>('GET', `/v1/integrations/${one.id}`)).body.name).toBe('First')
  })

  it('refuse a change on top of anything that somebody else changed, also of what has no versions', async () => {
    const one = await client()
    const seen = { revision: one.revision }
    const theirs = await patch(one.id, { owner: 'Ida', ...seen })
    expect(theirs).toMatchObject({ status: 200, body: { owner: 'Ida', version: one.version, revision: one.revision + 1 } })
    for (const mine of [{ owner: 'Max' }, { description: 'For the gate' }, { name: 'Gate' }, { state: 'disabled' }]) {
      expect(await patch(one.id, { ...mine, ...seen })).toMatchObject({ status: 409, body: { code: 'version_conflict' } })
    }
    const now = (await w.admin<View>('GET', `/v1/integrations/${one.id}`)).body
    expect(now).toMatchObject({ owner: 'Ida', description: '', name: one.name, state: 'enabled' })
    expect(await patch(one.id, { description: 'For the gate', revision: now.revision })).toMatchObject({
      status: 200,
      body: { owner: 'Ida', description: 'For the gate' },
    })
  })

  it('say until when a former secret works, end it sooner, and have both in the history', async () => {
    const { integrationId: id, client: first } = await w.flow()
    const token = (secret: string) =>
      fetch(`${w.url}/oidc/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${first.id}:${secret}`)}` },
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      }).then(answer => answer.status)
    const renewed = await w.admin<{ client: { secret: string }; previousValidUntil: string }>(
      'POST',
      `/v1/integrations/${id}/secret`,
      {},
    )
    const shown = (await w.admin<View>('GET', `/v1/integrations/${id}`)).body
    expect(shown.client).toEqual({ id: first.id, formerSecretUntil: renewed.body.previousValidUntil })
    expect(await token(first.secret)).toBe(200)
    const ended = await w.admin<View>('DELETE', `/v1/integrations/${id}/secret/former`)
    expect(ended).toMatchObject({ status: 200, body: { id } })
    expect(ended.body.client).toEqual({ id: first.id })
    expect([await token(first.secret), await token(renewed.body.client.secret)]).toEqual([401, 200])
    expect(await w.admin('DELETE', `/v1/integrations/${id}/secret/former`)).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    })
    const history = await w.admin<{ items: { action: string; by: { kind: string }; changes: unknown[] }[] }>(
      'GET',
      `/v1/integrations/${id}/history`,
    )
    expect(history.body.items.map(({ action, by, changes }) => [action, by.kind, changes]).slice(0, 2)).toEqual([
      ['secret_ended', 'admin', []],
      ['secret_renewed', 'admin', []],
    ])
    expect(JSON.stringify(history.body)).not.toContain(renewed.body.client.secret)
  })

  it('let one of many changes to the same version through', async () => {
    const one = await client()
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, turn) => patch(one.id, { name: `Turn ${turn}`, version: one.version })),
    )
    expect(answers.filter(answer => answer.status === 200)).toHaveLength(1)
    expect(answers.filter(answer => answer.body.code === 'version_conflict')).toHaveLength(19)
  })

  it('refuse what is disabled, and take it again', async () => {
    const flow = await w.flow()
    await w.person({ login: 'ana@example.com' })
    const token = await flow.token()
    expect((await patch(flow.integrationId, { state: 'disabled' })).body.state).toBe('disabled')
    expect(await flow.stepUp('ana@example.com').catch(error => String(error))).toContain('401')
    const answer = await fetch(`${w.url}/v1/hooks/verifications/x`, { headers: { authorization: `Bearer ${token}` } })
    expect({ status: answer.status, body: await answer.json() }).toMatchObject({
      status: 403,
      body: { code: 'integration_disabled', actor: 'admin' },
    })
    expect((await patch(flow.integrationId, { state: 'enabled' })).body.state).toBe('enabled')
    expect((await flow.stepUp('ana@example.com')).status).toBe(201)
  })

  it('are deleted by their name alone, and say before and after what stops', async () => {
    const flow = await w.flow()
    await w.person({ login: 'bob@example.com' })
    const passage = await begin(flow, 'bob@example.com')
    await takeSeat(passage)
    const { name, client: given } = (await w.admin<View>('GET', `/v1/integrations/${flow.integrationId}`)).body
    const asked = await w.admin<{ items: string[] }>('GET', `/v1/integrations/${flow.integrationId}/consequences`)
    expect(asked.body.items).toEqual([
      `Everything that uses the Integration ID ${flow.integrationId} is refused from now on. The id is never given out again.`,
      `The client ${given?.id} gets no more tokens, and those it holds end.`,
      '1 open verification ends as cancelled.',
    ])
    const remove = (body: object) =>
      w.admin<Problem & { stopped?: string[] }>('DELETE', `/v1/integrations/${flow.integrationId}`, body)
    for (const confirm of ['', name.toUpperCase(), flow.integrationId, `${name} `]) {
      expect(await remove({ confirm })).toMatchObject({ status: 422, body: { code: 'confirmation_required' } })
    }
    expect(await remove({})).toMatchObject({ status: 400, body: { code: 'request_invalid' } })
    expect(said(await flow.call('GET', `/verifications/${passage.id}`))).toBe('pending/none/challenge/in_progress')

    const removed = await remove({ confirm: name })
    expect(removed.status).toBe(200)
    expect(removed.body.stopped).toEqual(asked.body.items)
    for (const [method, path] of [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/test'],
      ['POST', '/secret'],
      ['GET', '/consequences'],
    ] as const) {
      const body = method === 'GET' ? undefined : method === 'DELETE' ? { confirm: name } : {}
      const answer = await w.admin<Problem>(method, `/v1/integrations/${flow.integrationId}${path}`, body)
      expect(`${method} ${path} ${answer.status} ${answer.body.code}`).toBe(`${method} ${path} 410 gone`)
    }
    expect((await w.admin<View>('GET', `/v1/verifications/${passage.id}`)).body).toMatchObject({
      state: 'void',
      reason: 'cancelled',
    })
    expect((await w.admin<{ items: View[] }>('GET', '/v1/integrations')).body.items.map(one => one.id)).not.toContain(
      flow.integrationId,
    )
  })

  it('name those who stand on what is deleted', async () => {
    const directory = await create({
      template: 'okta-directory',
      name: 'Doomed directory',
      config: { orgUrl: 'http://127.0.0.1:9', clientId: '0oa7' },
    })
    await client({ directoryIntegrationId: directory.body.id })
    const { body } = await w.admin<{ items: string[] }>('GET', `/v1/integrations/${directory.body.id}/consequences`)
    expect(body.items.at(-1)).toBe(`The integration "Client ${made}" uses this one and will stop verifying.`)
    const account = await w.admin<{ items: string[] }>('GET', `/v1/integrations/${w.accountId}/consequences`)
    expect(account.body.items.filter(line => line.includes('will stop verifying')).length).toBeGreaterThan(1)
  })

  it('write every change down, with the fields and without the values', async () => {
    const one = await client()
    await patch(one.id, { description: 'a canary-description', config: { returnUrls: ['https://canary.example/return'] } })
    const { body } = await w.admin<{ items: { action: string; facts: object }[] }>('GET', `/v1/audit?target=${one.id}`)
    expect(body.items.map(entry => entry.action).toSorted()).toEqual([
      'integration.created',
      'integration.loosened',
      'integration.updated',
    ])
    expect(JSON.stringify(body)).toContain('/config/returnUrls')
    expect(JSON.stringify(body)).not.toContain('canary')
  })

  it('exist or do not, by their id alone', async () => {
    for (const id of ['nothing', '%2e%2e', "x' or '1'='1", '0'.repeat(24), 'x'.repeat(200)]) {
      const answer = await w.admin<Problem>('GET', `/v1/integrations/${encodeURIComponent(id)}`)
      expect([400, 404]).toContain(answer.status)
    }
  })
})
