import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Shell, shell } from '../support/command.ts'
import { dump } from '../support/dump.ts'
import { stepThrough } from '../support/passage.ts'
import { type Receiver, receiver } from '../support/receiver.ts'
import { type Flow, type World, world } from '../support/world.ts'

interface Made {
  readonly id: string
  readonly secret: string
  readonly faults?: readonly { readonly path: string }[]
}

describe('webhooks over the admin API and the command line', () => {
  let w: World
  let flow: Flow
  let hook: Receiver
  let here: Shell
  let people = 0
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
    hook = await receiver()
    here = await shell()
  })
  afterAll(async () => {
    await here.close()
    await hook.close()
    await w.close()
  })
  beforeEach(async () => {
    const { items } = (await w.admin<{ items: Made[] }>('GET', '/v1/webhooks')).body
    for (const { id } of items) await w.admin('DELETE', `/v1/webhooks/${id}`)
    await w.host.settleDown()
    hook.received.length = 0
    hook.answer(response => response.writeHead(204).end())
  })

  const make = (more: object = {}) => w.admin<Made>('POST', '/v1/webhooks', { name: 'SIEM', url: hook.url, ...more })
  const cli = (...args: string[]) => here.run(['webhooks', ...args], { STEPGATE_URL: w.url, STEPGATE_TOKEN: w.adminToken })
  async function happen(more: { readonly familyName?: string } = {}): Promise<string> {
    people += 1
    const login = `hooked${people}@example.com`
    await w.person({ login, ...more })
    await stepThrough(w, flow, login)
    await w.host.settleDown()
    return login
  }
  const verified = (secret: string) => {
    const last = hook.received.at(-1)
    return () => new Webhook(secret).verify(last?.body ?? '', { ...last?.headers })
  }

  it('shows a secret once, and stores and logs none', async () => {
    const made = await make()
    expect(made.body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    const { secret, ...view } = made.body
    expect((await w.admin('GET', `/v1/webhooks/${made.body.id}`)).body).toEqual(view)
    await happen()
    expect(verified(secret)).not.toThrow()
    const [header = ''] = secret.split('_').slice(1)
    for (const place of [JSON.stringify(await dump(w.store)), w.log.lines.join('\n'), JSON.stringify(view)]) {
      expect(place.length).toBeGreaterThan(100)
      expect(place).not.toContain(header)
    }
  })

  it('signs by both secrets for a day after a rotation, and by the new one from then on', async () => {
    const { id, secret } = (await make()).body
    const rotated = await w.admin<Made & { formerSecretUntil: string }>('POST', `/v1/webhooks/${id}/secret`, {})
    expect(Date.parse(rotated.body.formerSecretUntil) - w.clock.now()).toBeGreaterThan(23.9 * 3_600_000)
    await happen()
    expect(verified(secret)).not.toThrow()
    expect(verified(rotated.body.secret)).not.toThrow()
    w.clock.advance(24 * 3_600_000 + 1)
    await w.admin('POST', `/v1/webhooks/${id}/test`, {})
    expect(hook.received.at(-1)?.headers['webhook-signature']?.split(' ')).toHaveLength(1)
    expect(await w.admin('GET', `/v1/webhooks/${id}`)).toMatchObject({ body: { formerSecretUntil: null } })
  })

  it('tells help desk apps in the words that they wait for, by their static header', async () => {
    const { id, secret } = (await make({ format: 'incode-session' })).body
    const login = await happen()
    expect(hook.received).toHaveLength(1)
    expect(hook.received[0]?.headers['x-incode-secret']).toBe(secret)
    expect(JSON.parse(hook.received[0]?.body ?? '')).toEqual({
      eventType: 'SESSION_SUCCEEDED',
      interviewId: expect.any(String),
      loginHint: login,
      identityId: expect.any(String),
    })
    hook.received.length = 0
    const refused = 'refused@example.com'
    await w.person({ login: refused })
    await stepThrough(w, flow, refused, { overall: 'FAIL' })
    await w.host.settleDown()
    expect(JSON.parse(hook.received[0]?.body ?? '')).toMatchObject({
      eventType: 'SESSION_FAILED',
      loginHint: refused,
      identityId: null,
    })
    hook.received.length = 0
    // Whose link went to an address that nobody has on record.
    const limited = 'limited@example.com'
    const { externalId } = await w.person({ login: limited })
    await stepThrough(w, flow, limited)
    await w.store.transaction(({ db }) =>
      db.updateTable('verifications').set({ handed_to: 'unverified_address' }).where('external_id', '=', externalId).execute(),
    )
    await w.host.settleDown()
    expect(JSON.parse(hook.received[0]?.body ?? '')).toMatchObject({
      eventType: 'SESSION_FAILED',
      loginHint: limited,
      identityId: null,
    })
    const rotated = await w.admin<Made>('POST', `/v1/webhooks/${id}/secret`, {})
    await w.admin('POST', `/v1/webhooks/${id}/test`, {})
    expect(hook.received.at(-1)?.headers['x-incode-secret']).toBe(rotated.body.secret)
    expect(JSON.parse(hook.received.at(-1)?.body ?? '')).toMatchObject({ eventType: 'TEST' })
  })

  it('says a last word where it told of alerts until now, and lets the others know, whoever changes it', async () => {
    const elsewhere = await receiver()
    const alerts = { events: ['alert.opened', 'alert.resolved'] }
    const all: string[] = []
    const last = async (work: (id: string) => Promise<unknown>, more: object = alerts) => {
      const { id } = (await make(more)).body
      all.push(id)
      await w.host.settleDown()
      hook.received.length = 0
      await work(id)
      const told = hook.received.map(({ body }) => JSON.parse(body) as { type: string; data: object })
      return told
        .map(({ type, data }) => (type === 'webhook.changed' ? data : type))
        .map(one => ({ ...(one as object), webhookId: '' }))
    }
    const change = (changes: object) => last(id => w.admin('PATCH', `/v1/webhooks/${id}`, changes))
    const said = (what: string) => [{ webhookId: '', change: what }]
    expect(await change({ url: elsewhere.url })).toEqual(said('moved'))
    expect(await change({ state: 'disabled' })).toEqual(said('disabled'))
    expect(await change({ events: ['alert.opened'] })).toEqual(said('narrowed'))
    expect(await change({ integrationId: flow.integrationId })).toEqual(said('narrowed'))
    expect(await change({ name: 'Other' })).toEqual([])
    const remove = (id: string) => w.admin('DELETE', `/v1/webhooks/${id}`)
    expect(await last(remove)).toEqual(said('deleted'))
    expect(await last(remove, { events: ['enrollment.bound'] })).toEqual([])
    await w.host.settleDown()
    const { items } = (await w.admin<{ items: { code: string; about: string }[] }>('GET', '/v1/alerts?state=open')).body
    const changed = items.filter(({ code }) => code === 'alert_receivers_changed').map(({ about }) => all.indexOf(about))
    expect(changed.filter(index => index >= 0).toSorted()).toEqual([0, 1, 2, 3, 5])
    await elsewhere.close()
  })

  it('tells nobody a name, a login or a score in thin bodies', async () => {
    await make()
    const login = await happen({ familyName: 'Quillfeather' })
    expect(hook.received.length).toBeGreaterThan(2)
    for (const { body } of hook.received) {
      expect(body).not.toContain(login)
      expect(body).not.toContain('Quillfeather')
      expect(body).not.toMatch(/score|liveness|identityId|"value"/)
      expect(body.length).toBeLessThan(20_000)
    }
    const log = w.log.lines.join('\n')
    expect(log).not.toContain(login)
    expect(log).not.toContain(hook.url)
  })

  it.each([
    ['no address', { url: 'receiver' }, '/url'],
    ['no https', { url: 'http://receiver.example/hook' }, '/url'],
    ['a private address', { url: 'https://10.1.2.3/hook' }, '/url'],
    ['the metadata service', { url: 'https://169.254.169.254/latest' }, '/url'],
    ['user information', { url: 'https://a:b@receiver.example/' }, '/url'],
    ['a fragment', { url: 'https://receiver.example/#secret' }, '/url'],
    ['an event that there is not', { events: ['verification.scored'] }, '/events/0'],
    ['no event', { events: [] }, '/events'],
    ['an event twice', { events: ['verification.denied', 'verification.denied'] }, '/events'],
    ['a token without an audience', { format: 'set', subject: { format: 'email' } }, '/audience'],
    ['a token about nobody', { format: 'set', audience: 'a' }, '/subject'],
    ['an issuer that is none', { format: 'set', audience: 'a', subject: { format: 'iss_sub', issuer: 'x' } }, '/subject/issuer'],
    ['a header of another format', { authorization: 'Bearer x' }, '/authorization'],
    [
      'two headers in one',
      { format: 'set', audience: 'a', subject: { format: 'email' }, authorization: 'a\r\nb: c' },
      '/authorization',
    ],
    ['rehearsals that look real', { format: 'incode-session', rehearsals: true }, '/rehearsals'],
    ['a name of two lines', { name: 'a\nb' }, '/name'],
  ])('refuses %s, by the field', async (_, more, path) => {
    const answer = await make(more)
    expect(answer.status).toBe(400)
    expect(answer.body.faults?.map(fault => fault.path)).toContain(path)
  })

  it('changes what it is told, refuses what its format has no place for, and writes down who did what', async () => {
    const { id } = (await make()).body
    expect(await w.admin('PATCH', `/v1/webhooks/${id}`, { url: 'https://192.168.0.1/' })).toMatchObject({ status: 400 })
    expect(await w.admin('PATCH', `/v1/webhooks/${id}`, { audience: 'a' })).toMatchObject({ status: 400 })
    expect(await w.admin('PATCH', `/v1/webhooks/${id}`, { events: ['verification.denied'], name: 'Other' })).toMatchObject({
      status: 200,
      body: { events: ['verification.denied'], name: 'Other' },
    })
    hook.received.length = 0
    await happen()
    expect(hook.received).toEqual([])
    await w.admin('PATCH', `/v1/webhooks/${id}`, { state: 'disabled' })
    await w.admin('DELETE', `/v1/webhooks/${id}`)
    expect(await w.admin('GET', `/v1/webhooks/${id}`)).toMatchObject({ status: 404 })
    const { items } = (await w.admin<{ items: { action: string; facts: object }[] }>('GET', `/v1/audit?target=${id}`)).body
    expect(items.map(({ action }) => action).toSorted()).toEqual([
      'webhook.changed',
      'webhook.changed',
      'webhook.created',
      'webhook.deleted',
    ])
    expect(JSON.stringify(items)).not.toContain('/hook')
  })

  it('shows where it leads to those who may change it, and to others the host alone', async () => {
    const { id } = (await make({ url: `${hook.url}/services/T0/canary-of-the-receiver` })).body
    const { token } = await w.host.adminTokens.make({ name: 'Audit', role: 'auditor' }, { kind: 'host', id: 'test' })
    const headers = { authorization: `Bearer ${token}` }
    for (const path of ['/v1/webhooks', `/v1/webhooks/${id}`, `/v1/webhooks/${id}/deliveries`]) {
      const seen = await fetch(`${w.url}${path}`, { headers })
      expect(seen.status).toBe(200)
      expect(await seen.text()).not.toContain('canary')
    }
    const listed = await fetch(`${w.url}/v1/webhooks/${id}`, { headers })
    expect(await listed.json()).toMatchObject({ url: `${new URL(hook.url).origin}/…` })
    expect(JSON.stringify((await w.admin('GET', `/v1/webhooks/${id}`)).body)).toContain('canary')
  })

  it('narrows what was sent of a verification by nothing that it does not say', async () => {
    const of = async (query: string) => (await w.admin('GET', `/v1/verifications/ver_none/deliveries${query}`)).status
    expect([await of('?limit=5'), await of('?search=ana')]).toEqual([200, 400])
  })

  it('takes the authorization of one receiver to no other', async () => {
    const set = { format: 'set', audience: 'https://a.example', subject: { format: 'opaque' }, authorization: 'Bearer canary' }
    const { id } = (await make(set)).body
    const elsewhere = { url: 'https://elsewhere.example/events' }
    const moved = await w.admin<Made>('PATCH', `/v1/webhooks/${id}`, elsewhere)
    expect([moved.status, moved.body.faults?.[0]?.path]).toEqual([400, '/authorization'])
    expect((await w.admin('PATCH', `/v1/webhooks/${id}`, { url: `${hook.url}/other` })).status).toBe(200)
    expect((await w.admin('PATCH', `/v1/webhooks/${id}`, { ...elsewhere, authorization: null })).status).toBe(200)
  })

  it('does it all from the command line', async () => {
    const added = await cli('add', hook.url, '--name', 'SIEM', '--events', 'verification.spent', 'verification.denied')
    expect(added.out).toMatch(/^whk_\S+ {2}hears of 2 events\nsecret, shown this once: whsec_/)
    const [id = ''] = added.out.split(' ')
    expect((await cli('test', id)).out).toMatch(/^204 after \d+ ms$/)
    hook.answer(response => response.writeHead(500).end())
    await happen()
    expect((await cli('list')).out).toMatch(/SIEM +standard +enabled +1 +0 +http/)
    expect((await cli('deliveries', id)).out).toMatch(/verification\.spent +waiting +1 +500 +\d{4}-/)
    const tried = await cli('test', id)
    expect(tried).toMatchObject({ code: 3, out: expect.stringMatching(/^500 after/) })

    hook.answer(response => response.writeHead(410).end())
    w.clock.advance(6_000)
    await w.host.settleDown()
    expect((await cli('list')).out).toContain('disabled (gone)')
    hook.answer(response => response.writeHead(204).end())
    expect((await cli('enable', id)).out).toBe('enabled')
    expect((await cli('replay', id)).code).toBe(2)
    expect((await cli('replay', id, '--since', '2020-01-01T00:00:00Z')).out).toBe('1 is sent again')
    await w.host.settleDown()
    const { out } = await cli('deliveries', id, '--state', 'delivered', '--json')
    const [replayed = { id: '' }] = JSON.parse(out) as { id: string }[]
    expect((await cli('replay', id, replayed.id)).out).toBe('sent again')
    expect((await cli('rotate', id)).out).toMatch(/^both secrets sign until .+\nsecret, shown this once: whsec_/)
    expect((await cli('remove', id)).out).toBe('removed')
    expect((await cli('list')).out).toBe('nobody hears of anything')
  })
})
