import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operationNames } from '../../src/contract/index.ts'
import { browser } from '../support/browser.ts'
import { differing, dump } from '../support/dump.ts'
import { allowed, idOf, linkOf, said, sit, verify } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

/** What no answer, page, log line or stored row may ever hold. */
const canary = 'canary-5b0f2c'

describe('operations: what a verdict could be turned into', () => {
  let w: World
  let flow: Flow
  const heard: string[] = []
  beforeAll(async () => {
    w = await world()
    flow = await w.flow({ operations: ['password_reset_link'] })
    await w.person({ login: 'ana@example.com', givenName: 'Ana', familyName: 'Rey' })
    await w.enroll('ana@example.com', 'id-ana')
  })
  afterAll(() => w.close())

  const ana = { loginHint: 'ana@example.com' }
  const recover = (more: object = {}) => flow.call('POST', '/account-recovery', { ...ana, returnUrl: flow.returnUrl, ...more })
  const perform = async (id: string, operation: unknown, by: Flow = flow) => {
    const answer = await by.call('POST', `/verifications/${id}/operations`, { operation })
    heard.push(JSON.stringify(answer.body))
    return answer
  }
  const rows = async () => (await w.admin<{ items: unknown[] }>('GET', '/v1/verifications?limit=100')).body.items

  it.each(operationNames)('refuses a start that declares %s: the host has nothing that could perform it', async operation => {
    const before = await rows()
    for (const answer of [
      await recover({ operations: [operation] }),
      await flow.stepUp('ana@example.com', { operations: [operation] }),
    ]) {
      expect(answer.status).toBe(422)
      expect(answer.body).toMatchObject({ code: 'operation_not_allowed', actor: 'caller' })
    }
    // A refused start leaves no row, no link and no event behind.
    expect(await rows()).toEqual(before)
  })

  it.each([[['take_over']], [['unlock', 'unlock']], ['unlock'], [[{ operation: 'unlock' }]], [[null]]])(
    'refuses what is no list of known operations: %j',
    async operations => {
      expect(said(await recover({ operations }))).toBe('400 request_invalid')
    },
  )

  it('takes an empty list for what it says', async () => {
    const started = await recover({ operations: [] })
    expect(said(started)).toBe('pending/none/challenge/not_started')
    const page = await browser().open(linkOf(started))
    expect(page.text).not.toContain('What you will get')
  })

  it('performs none in any state of a verification: before, during, after the verdict, and after a denial', async () => {
    const started = await recover()
    const id = idOf(started)
    const refused = async () => {
      for (const operation of operationNames) expect(said(await perform(id, operation))).toBe('422 operation_not_allowed')
    }
    await refused()
    const person = await sit(started)
    await refused()
    const visited = await person.open(await w.finish(id, { overall: 'OK' }), { follow: false })
    await refused()
    const code = new URL(String(visited.location)).searchParams.get('code') ?? ''
    expect(said(await flow.redeem(code, { ...ana, purpose: 'account_recovery' }))).toBe(allowed)
    await refused()
    const other = await recover()
    await flow.call('POST', `/verifications/${idOf(other)}/cancel`)
    expect(said(await perform(idOf(other), 'unlock'))).toBe('422 operation_not_allowed')
  })

  it('answers for an operation without telling an allow that nobody named an expectation for', async () => {
    const started = await flow.stepUp('ana@example.com')
    const { code } = await verify(w, started)
    await flow.redeem(code, ana)
    const answer = await perform(idOf(started), 'password_reset_link')
    expect(JSON.stringify(answer.body)).not.toMatch(/allow"|approved|success|id-ana/)
  })

  it('receives no verdict of a client that polls: neither by asking for an operation, nor by HEAD', async () => {
    const polling = await w.flow({
      resultDelivery: 'poll',
      policies: ['unbound_step_up'],
      operations: ['unlock'],
      returnUrls: [],
    })
    const started = await polling.call('POST', '/step-up', ana)
    const person = await sit(started)
    await person.open(await w.finish(idOf(started), { overall: 'OK' }), { follow: false })
    const before = await dump(w.store)
    expect(said(await perform(idOf(started), 'unlock', polling))).toBe('422 operation_not_allowed')
    const address = `${w.url}/v1/hooks/verifications/${idOf(started)}`
    const head = await fetch(address, { method: 'HEAD', headers: { authorization: `Bearer ${await polling.token()}` } })
    expect([head.status, head.headers.get('allow')]).toEqual([405, 'GET'])
    expect(differing(before, await dump(w.store)).filter(table => table !== 'provider_records')).toEqual([])
    expect(said(await polling.call('GET', `/verifications/${idOf(started)}`))).toBe(allowed)
  })

  it('knows of no verification of another client’s', async () => {
    const other = await w.flow({ operations: [...operationNames] })
    const started = await recover()
    for (const operation of operationNames) {
      expect(said(await perform(idOf(started), operation, other))).toBe('404 not_found')
    }
    expect(said(await perform('no-such-verification', 'unlock'))).toBe('404 not_found')
  })

  it.each([undefined, null, '', 'take_over', 'PASSWORD_RESET_LINK', ['unlock'], { name: 'unlock' }])(
    'refuses what is no operation: %j',
    async operation => {
      const started = await recover()
      expect(said(await perform(idOf(started), operation))).toBe('400 request_invalid')
    },
  )

  it('gives out no scope for an operation to a client with a secret', async () => {
    for (const operation of operationNames) {
      await expect(flow.token(`operations:${operation}`)).rejects.toThrow('400')
    }
    const plain = await flow.token()
    const basic = Buffer.from(`${flow.client.id}:${flow.client.secret}`).toString('base64')
    const answer = await fetch(`${w.url}/oidc/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
    expect(plain).not.toBe('')
    expect(((await answer.json()) as { scope: string }).scope.split(' ').sort()).toEqual([
      'hooks:account_recovery',
      'hooks:read',
      'hooks:sign_up',
      'hooks:step_up',
    ])
  })

  it('has no *Show* anywhere: neither on the pages nor behind them', async () => {
    const started = await recover()
    const person = await sit(started)
    await person.open(await w.finish(idOf(started), { overall: 'OK' }), { follow: false })
    const seat = `${w.url}/verify/seat/${idOf(started)}`
    const page = await person.open(seat)
    expect(page.forms.flatMap(form => [form.action, ...Object.keys(form.fields)]).join(' ')).not.toMatch(/show|operation/i)
    for (const path of ['show', 'operations', 'operations/password_reset_link', 'show/password_reset_link']) {
      for (const fields of [{}, { operation: 'password_reset_link' }]) {
        expect((await person.post(`${seat}/${path}`, fields)).status).toBe(404)
      }
    }
  })

  it('opens no grant for any of it', async () => {
    expect(await w.store.db.selectFrom('operation_grants').selectAll().execute()).toEqual([])
  })

  it('never lets what a caller sends as a secret out again: not in answers, log, audit or rows', async () => {
    const started = await recover({ state: canary, sessionRef: canary, correlationId: 'plain' })
    const id = idOf(started)
    heard.push(JSON.stringify(started.body))
    const person = await sit(started)
    heard.push((await person.open(`${w.url}/verify/seat/${id}`)).text)
    await perform(id, 'password_reset_link')
    heard.push(JSON.stringify((await flow.call('GET', `/verifications/${id}`)).body))
    await w.host.settleDown()
    for (const path of ['/v1/audit?limit=100', '/v1/verifications?limit=100', `/v1/verifications/${id}`]) {
      heard.push(JSON.stringify((await w.admin('GET', path)).body))
    }
    for (const table of [
      'verifications',
      'verification_links',
      'verification_codes',
      'vendor_sessions',
      'events',
      'jobs',
    ] as const) {
      heard.push(JSON.stringify(await w.store.db.selectFrom(table).selectAll().execute()))
    }
    heard.push(w.log.lines.join('\n'))
    for (const text of heard) expect(text).not.toContain(canary)
  })
})
