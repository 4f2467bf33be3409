import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Result } from '../../src/contract/index.ts'
import { type Browser, browser, type Visited } from '../support/browser.ts'
import { dump } from '../support/dump.ts'
import { confirmChanges } from '../support/held.ts'
import { readQr } from '../support/qr.ts'
import { type Receiver, receiver } from '../support/receiver.ts'
import { allowed, carried, said } from '../support/walk.ts'
import { type Heard, wireTap } from '../support/wire-tap.ts'
import { type Answer, type Flow, type World, webhookSecret, world } from '../support/world.ts'

/** What nobody but its owner may read, by what it is. Those that the host makes up are added when they appear. */
const canaries = new Map<string, string>([
  ['login', 'canary.login.5e1a@people.example'],
  ['given name', 'Canarina'],
  ['family name', 'Quillfeather'],
  ['birth date', '1971-03-09'],
  ['state', 'canary-state-c0ffee-9d21'],
  ['session reference', 'canary-session-77aa01'],
  ['document number', 'CANARYDOC4711'],
  ['address of the document', 'Canary Street 12'],
  ['webhook secret', webhookSecret],
])

/** Flows are told an `enrollment` of the subject, and no name of anybody. */
function unnamed(subject: object) {
  if ('enrollment' in subject) return subject
  const { login: _, displayName: __, ...rest } = subject as { login?: unknown; displayName?: unknown }
  return rest
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

describe('secrets and names, after they went through every route', () => {
  let w: World
  let flow: Flow
  let tap: { url: string; heard: Heard[]; close(): Promise<void> }
  let hook: Receiver
  const visits: Visited[] = []
  const answers: Answer<unknown>[] = []
  let verificationId = ''

  /** A browser whose every answer is kept. */
  function watched(): Browser {
    const inner = browser()
    const keep = async (visit: Promise<Visited>) => {
      const visited = await visit
      visits.push(visited)
      return visited
    }
    return {
      cookies: inner.cookies,
      open: (url, options) => keep(inner.open(url, { follow: false, ...options })),
      post: (url, fields, options) => keep(inner.post(url, fields, { follow: false, ...options })),
      press: (page, label, typed, options) => keep(inner.press(page, label, typed, { follow: false, ...options })),
    }
  }
  async function kept<T>(answer: Promise<Answer<T>>): Promise<Answer<T>> {
    const got = await answer
    answers.push(got)
    return got
  }
  const canary = (what: string) => canaries.get(what) ?? ''

  beforeAll(async () => {
    w = await world()
    tap = await wireTap(w.incode.url)
    await w.admin('PATCH', `/v1/integrations/${w.accountId}`, { config: { apiUrl: tap.url } })
    await confirmChanges(w)
    flow = await w.flow()
    hook = await receiver()
    const webhook = await w.admin<{ secret: string }>('POST', '/v1/webhooks', { name: 'Receiver', url: hook.url })
    canaries.set('secret of outgoing webhooks', webhook.body.secret.slice('whsec_'.length))
    canaries.set('client secret', flow.client.secret)
    canaries.set('admin token', w.adminToken)
    await w.person({
      login: canary('login'),
      givenName: canary('given name'),
      familyName: canary('family name'),
      displayName: `${canary('given name')} ${canary('family name')}`,
      claims: { birth_date: canary('birth date') },
    })
    canaries.set('access token', await flow.token())

    const more = { state: canary('state'), sessionRef: canary('session reference'), maxAgeSeconds: 60 }
    const started = await kept(flow.stepUp(canary('login'), more))
    verificationId = started.body.data.verificationId
    const link = String(started.body.links.verify)
    canaries.set('link token', new URL(link).pathname.split('/').at(-1) ?? '')

    const desktop = watched()
    const page = await desktop.open(link)
    await desktop.press(page, 'Continue')
    canaries.set('seat cookie', desktop.cookies.get('sg_seat') ?? '')
    const seat = `${w.url}/verify/seat/${verificationId}`
    const drawn = await desktop.press(await desktop.open(seat), 'Use my phone instead')
    const handOver = readQr(drawn.text)
    canaries.set('hand-over token', new URL(handOver).pathname.split('/').at(-1) ?? '')

    const phone = watched()
    await phone.press(await phone.open(handOver), 'Continue')
    canaries.set('phone’s cookie', phone.cookies.get('sg_seat') ?? '')
    const document = {
      givenName: canary('given name'),
      familyName: canary('family name'),
      birthDate: canary('birth date'),
      documentNumber: canary('document number'),
      address: canary('address of the document'),
    }
    await phone.open(await w.finish(verificationId, { overall: 'OK', value: 97.1, document }))
    const shown = await phone.open(seat)
    const typed = /<p class="code"[^>]*>([^<]*)<\/p>/.exec(shown.text)?.[1] ?? ''
    await desktop.press(await desktop.open(seat), 'Go on', { code: 'WRNGCODE' })
    const returned = await desktop.press(await desktop.open(seat), 'Go on', { code: typed })
    canaries.set('transfer code', typed)
    const { code } = carried(returned, desktop)
    canaries.set('return code', code)

    // The wrong turns of everybody, each with a canary in hand.
    await kept(flow.redeem('canary-code-that-never-was', { loginHint: canary('login') }, canary('state')))
    await kept(flow.call('POST', '/step-up', { loginHint: canary('login'), returnUrl: `https://${canary('state')}.example` }))
    await kept(flow.call('POST', '/step-up', { loginHint: { of: canary('login') }, surprise: canary('state') }))
    await kept(flow.call('POST', '/step-up', { loginHint: `unknown.${canary('login')}`, returnUrl: flow.returnUrl }))
    await kept(
      flow.call('GET', `/verifications/${canary('state')}?loginHint=${encodeURIComponent(canary('login'))}&purpose=step_up`),
    )
    for (const path of [`/${canary('state')}`, `/verify/${canary('state')}`, `/v1/${canary('state')}?login=${canary('login')}`]) {
      await watched().open(`${w.url}${path}`)
    }
    await watched().open(`${w.url}/verify/back/${canary('link token')}`)
    const redeemed = await kept(flow.redeem(code, { loginHint: canary('login') }, canary('state')))
    expect(said(redeemed)).toBe(allowed)
    await kept(flow.redeem(code, { loginHint: canary('login') }, canary('state')))
    await desktop.open(link)
    await desktop.open(seat)

    // Trouble at Incode, so that there is something to log.
    const second = await kept(flow.stepUp(canary('login'), { state: canary('state') }))
    for (const kind of ['html', 'wrong_json', 'connection_reset', 'status'] as const) {
      await fetch(`${w.incode.url}/__sandbox/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ path: '/omni', kind, times: 1 }),
      })
      await desktop.post(String(second.body.links.verify))
    }
    const owner = await w.host.adminLinks.make('test')
    canaries.set('owner link', owner.token)
    const become = watched()
    const offered = await become.open(`${w.url}/admin/link/${owner.token}`)
    visits.pop()
    const made = await become.press(offered, 'Make the token')
    // This page shows what it is for, once.
    visits.pop()
    canaries.set('owner token', /sga_[\w-]+/.exec(made.text)?.[0] ?? '')
    await become.press(offered, 'Make the token')
    w.clock.advance(5_000)
    await w.host.settleDown()
    for (const path of [
      '/v1/integrations',
      '/v1/verifications',
      `/v1/verifications/${verificationId}`,
      '/v1/audit',
      '/v1/templates',
    ]) {
      await kept(w.admin('GET', path))
    }
    await kept(w.admin('GET', `/v1/integrations/${w.accountId}`))
    await kept(w.admin('GET', `/v1/integrations/${flow.integrationId}`))
    await kept(
      w.admin('POST', '/v1/integrations', { template: 'incode', name: canary('state'), config: { apiKey: 'canary-key' } }),
    )
  })
  afterAll(async () => {
    await tap.close()
    await hook.close()
    await w.close()
  })

  const found = (text: string, except: readonly string[] = []) =>
    [...canaries].filter(([what, value]) => !except.includes(what) && text.includes(value)).map(([what]) => what)

  it('has canaries of every kind, or finding none would mean nothing', () => {
    expect([...canaries].filter(([, value]) => value.length < 8).map(([what]) => what)).toEqual([])
    expect(canaries.size).toBe(21)
    expect(hook.received.length).toBeGreaterThan(3)
    expect(visits.length).toBeGreaterThan(20)
    expect(tap.heard.length).toBeGreaterThan(5)
  })

  it('leaves none in the log', () => {
    expect(w.log.lines.length).toBeGreaterThan(20)
    expect(w.log.lines.filter(line => found(line).length > 0)).toEqual([])
  })

  it('leaves none in the audit and in what goes out as an event', async () => {
    const tables = await dump(w.store)
    const written = [...(tables.audit ?? []), ...(tables.events ?? []), ...(tables.jobs ?? [])]
    expect(written.length).toBeGreaterThan(10)
    expect(written.flatMap(row => found(row))).toEqual([])
    expect(hook.received.flatMap(({ headers, body }) => found(`${JSON.stringify(headers)} ${body}`))).toEqual([])
  })

  it('leaves none in the database but what the directory said of the person', async () => {
    const personal = ['login', 'given name', 'family name', 'birth date']
    const tables = Object.entries(await dump(w.store))
    const leaks = tables.flatMap(([table, rows]) => {
      const isDirectory = table === 'directory_users' || table === 'directory_name_keys' || table.startsWith('directory_search')
      return rows.flatMap(row => found(row, isDirectory ? personal : []).map(what => `${what} in ${table}`))
    })
    expect(leaks).toEqual([])
  })

  it('leaves none of the document anywhere, not even beside the person', async () => {
    const everything = JSON.stringify([
      await dump(w.store),
      w.log.lines,
      answers.map(answer => answer.body),
      visits.map(v => v.text),
    ])
    for (const what of ['document number', 'address of the document']) expect(everything).not.toContain(canary(what))
    // The stand-in did send them, to whoever asks for the document.
    expect(tap.heard.map(one => one.answer).join()).toContain(canary('document number'))
  })

  it('sends none to Incode: no name, no login, nothing of the flow’s', () => {
    const sent = tap.heard.map(({ answer: _, ...request }) => JSON.stringify(request))
    expect(sent.flatMap(request => found(request))).toEqual([])
    expect(tap.heard.filter(({ headers }) => 'referer' in headers || 'cookie' in headers)).toEqual([])
  })

  it('shows a page none that it does not need: no name, no code, no cookie, no state', () => {
    for (const { url, text, status } of visits) {
      // A link's own page carries it in its forms; the seat shows the code that has to be typed.
      const own = ['link token', 'hand-over token', 'owner link'].filter(what => url.includes(canary(what)))
      const isSeat = url.includes('/verify/seat/') && status === 200 ? ['transfer code'] : []
      expect(`${status} ${found(text, [...own, ...isSeat]).join()}`).toBe(`${status} `)
    }
  })

  it('puts none into an address but the one that the address is for', () => {
    for (const { url, location } of visits) {
      const own = ['link token', 'hand-over token', 'owner link', 'return code', 'state']
      expect(found(url, [...own, 'login'])).toEqual([])
      if (location === null) continue
      const isReturn = location.startsWith(flow.returnUrl)
      expect(found(location, isReturn ? ['return code', 'state'] : [])).toEqual([])
      if (isReturn) expect([...new URL(location).searchParams.keys()]).toEqual(['code', 'state', 'iss'])
    }
    // Continue is the last time that a browser of the person's is at an address with the token.
    expect(visits.filter(visit => visit.location?.includes('/verify/') && !visit.location.includes('/verify/seat/'))).toEqual([])
  })

  it('tells every browser to keep addresses to itself, and to keep no page', () => {
    const pages = visits.filter(({ url }) => /\/(verify|admin)\//.test(url) && url.startsWith(w.url))
    expect(pages.length).toBeGreaterThan(15)
    for (const { url, status, headers, text } of pages) {
      const said = `${status} ${new URL(url).pathname.split('/').slice(0, 3).join('/')}`
      expect(`${said} ${headers.get('referrer-policy')} ${headers.get('cache-control')}`).toBe(`${said} same-origin no-store`)
      const policy = headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'none'")
      expect(policy).not.toContain('unsafe')
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
      // Nothing of a third party is loaded: no script, no image, no font.
      expect(text).not.toMatch(/<(img|link|iframe|object)\b|<script[^>]*\bsrc\b/)
      // A script that stands in a page is one that the page names by what is in it (CSP Level 3, section 2.3.1).
      for (const [, script = ''] of text.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)) {
        expect(policy).toContain(`'sha256-${createHash('sha256').update(script).digest('base64')}'`)
      }
    }
  })

  it('answers callers with none of what they sent wrongly, and never with another secret', () => {
    for (const { status, body } of answers) {
      const result = body as Partial<Result>
      const link = result.links?.verify ? ['link token'] : []
      // Administrators, who may read the directory, are told whom a verification or an entry of the audit is about, as it says it.
      const told = (key: string, value: unknown) => (key === 'about' && isObject(value) ? { ...value, name: null } : value)
      const text = JSON.stringify(body, (key, value) => (key === 'subject' ? unnamed(value) : told(key, value)))
      expect(`${status} ${found(text ?? '', [...link]).join()}`).toBe(`${status} `)
    }
  })

  it('sets the cookie so that neither scripts nor other hosts get it', () => {
    const set = visits.flatMap(({ headers }) => headers.getSetCookie())
    expect(set.length).toBeGreaterThan(0)
    for (const cookie of set) {
      expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Lax/)
      expect(cookie).not.toMatch(/domain=/i)
    }
  })
})
