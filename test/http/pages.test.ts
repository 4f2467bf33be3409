import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accentSheet } from '../../src/facades/pages/accent.ts'
import { type Browser, browser, type Visited } from '../support/browser.ts'
import { type RecoveryWorld, recoveryWorld } from '../support/recovery.ts'
import { idOf, linkOf, seatOf, sit } from '../support/walk.ts'
import type { Flow } from '../support/world.ts'

describe('pages for people, on the wire', () => {
  let w: RecoveryWorld
  let flow: Flow
  let person: Browser
  let seat: string
  beforeAll(async () => {
    w = await recoveryWorld()
    flow = await w.flow()
    await w.person({ login: 'ana@example.com' })
    const started = await flow.stepUp('ana@example.com')
    person = await sit(started)
    seat = seatOf(w, started)
  })
  afterAll(() => w.close())

  it.each([
    ['a form of nine kilobytes', 413, { 'content-type': 'application/x-www-form-urlencoded' }, `code=${'x'.repeat(9_000)}`],
    ['a form that is no form', 415, { 'content-type': 'application/xml' }, '<code/>'],
    ['half of JSON', 400, { 'content-type': 'application/json' }, '{"code": "AB'],
  ])('%s is the sender’s mistake, told as a page and in no error line', async (_what, status, headers, body) => {
    const lines = w.log.lines.length
    const answer = await fetch(`${seat}/code`, { method: 'POST', headers, body })
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toContain('text/html')
    expect(await answer.text()).toContain('This could not be read')
    expect(w.log.lines.slice(lines).filter(line => !line.includes('"debug"'))).toEqual([])
  })

  it('whoever signs up is shown no account, and reads the flow’s words in the flow’s language', async () => {
    const started = await flow.call('POST', '/sign-up', {
      subject: { externalId: 'new-1', claims: { given_name: 'Ada', family_name: 'Neu' } },
      returnUrl: flow.returnUrl,
      language: 'de',
      reasonText: 'Für Ihr neues Konto',
    })
    const { text } = await browser().open(linkOf(started as never))
    expect(text).not.toContain('For the account')
    expect(text).not.toContain('•••')
    expect(text).toContain('<html lang="en">')
    expect(text).toContain('<dd lang="de">Für Ihr neues Konto</dd>')
    const stepUp = await flow.stepUp('ana@example.com')
    expect((await browser().open(linkOf(stepUp))).text).toContain('For the account')
  })

  it('each press gives the seat two days more to come back', async () => {
    const started = await flow.stepUp('ana@example.com')
    const other = await sit(started, person)
    const address = seatOf(w, started)
    expect((await other.open(address)).headers.getSetCookie()).toEqual([])
    for (const press of [address, `${address}/hand-over`]) {
      const [cookie, ...more] = (await other.post(press, {}, { follow: false })).headers.getSetCookie()
      expect(more).toEqual([])
      expect(cookie).toContain(`sg_seat=${other.cookies.get('sg_seat')};`)
      expect(cookie).toContain('Max-Age=172800')
    }
    expect(idOf(started)).not.toBe('')
  })

  it('have the look and the words of the portal that they belong to, as text, and no other page has them', async () => {
    const logo = `data:image/svg+xml;base64,${Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64')}`
    const look = {
      appearance: { name: 'Acme <b>"& Sons"', logo, colour: '#0f766e' },
      helpText: 'Have your <i>passport</i> ready.\n\nIt takes 3 minutes & a face.',
      contact: "+1 555 0100 <script>alert('x')</script>",
    }
    const portal = async (name: string, more: object) => {
      const config = { directoryIntegrationId: w.recoverable, operations: ['unlock'], knownChannel: false, ...more }
      return (await w.admin<{ id: string }>('POST', '/v1/integrations', { template: 'portal', name, config })).body.id
    }
    const [acme, plain] = [await portal('Acme', look), await portal('Plain', { contact: 'Ask at the gate' })]
    const header = `<header class="brand"><img src="${logo}" alt="" height="40"><span>Acme &lt;b&gt;&quot;&amp; Sons&quot;</span></header>`
    const contact = '+1 555 0100 &lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;'
    const hash = /'sha256-[^']+'/g
    const hashes = ({ headers }: Visited) => headers.get('content-security-policy')?.match(hash) ?? []

    await w.somebody('kim@example.com')
    const kim = browser()
    const first = await kim.open(`${w.url}/recover/${acme}`)
    const begun = await kim.press(first, 'Continue', { login: 'kim@example.com' })
    expect(begun.url).toContain('/verify/')
    for (const page of [first, begun]) {
      expect(page.text).toContain(header)
      expect(page.text).toContain('--accent: #0f766e')
      expect(page.text).toContain(contact)
      // The sheet of this colour is let in, beside that of all pages, and no other.
      expect(hashes(page)).toContain(accentSheet('#0f766e').source)
    }
    expect(first.text).toContain('<p class="soft">Have your &lt;i&gt;passport&lt;/i&gt; ready.</p>')
    expect(first.text).toContain('<p class="soft">It takes 3 minutes &amp; a face.</p>')

    const others = [
      await browser().open(`${w.url}/recover/${plain}`),
      await browser().open(`${w.url}/recover`),
      await browser().open(linkOf(await flow.stepUp('ana@example.com'))),
    ]
    expect(others[0]?.text).toContain('Ask at the gate')
    for (const other of others) {
      expect(other.text).not.toMatch(/Sons|--accent: #0f766e|passport<|passport&lt;|555 0100|data:image/)
      expect(hashes(other)).not.toContain(accentSheet('#0f766e').source)
    }
  })
})
