import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type MailStandIn, startMailStandIn } from '../../src/sandbox/mail/index.ts'
import { sha256 } from '../../src/security/hash.ts'
import { browser } from '../support/browser.ts'
import { type RecoveryWorld, recoveryWorld } from '../support/recovery.ts'
import { said } from '../support/walk.ts'
import type { Flow } from '../support/world.ts'

/** Whoever types somebody's login where anybody may: what their victim is told of it, in which words, and what they can do. */

const hour = 3_600_000
const day = 24 * hour
let mail: MailStandIn
let w: RecoveryWorld
let flow: Flow
let portal: string
beforeAll(async () => {
  mail = await startMailStandIn()
  w = await recoveryWorld({ mail })
  flow = await w.recovering({ operations: ['unlock'] })
  portal = await portalIn(['es', 'en', 'pt'])
})
afterAll(async () => {
  await w.close()
  await mail.close()
})
/** A network address types so many logins in an hour, and all of these come from one. */
beforeEach(() => w.clock.advance(hour - (w.clock.now() % hour)))

async function portalIn(languages: readonly string[]): Promise<string> {
  const config = {
    directoryIntegrationId: w.recoverable,
    operations: ['unlock', 'password_reset_link'],
    languages,
    knownChannel: false,
  }
  const made = await w.admin<{ id: string }>('POST', '/v1/integrations', { template: 'portal', name: 'Accounts', config })
  return `${w.url}/recover/${made.body.id}`
}

/** As a stranger types it, in a language of their choice. */
async function type(login: string, lang = 'en') {
  w.clock.advance(1)
  const answer = await browser().post(portal, { login, lang }, { follow: false })
  const newest = w.store.db.selectFrom('verifications').selectAll().orderBy('started_at', 'desc').limit(1)
  return { status: answer.status, link: String(answer.location), row: await newest.executeTakeFirstOrThrow() }
}
async function mailsTo(login: string) {
  await w.host.settleDown()
  return mail.inbox.list(login)
}
async function noticeTo(login: string): Promise<string> {
  const link = (await mailsTo(login)).at(-1)?.links.find(one => one.startsWith(`${w.url}/verify/`))
  if (link === undefined) throw new Error('nobody was told')
  return link
}
const recover = (login: string) => flow.call('POST', '/account-recovery', { loginHint: login, returnUrl: flow.returnUrl })

describe('the warnings of somebody whose login strangers type', () => {
  it('are ten in an hour and then one of all others; those of a flow are not among them', async () => {
    await w.somebody('ana@example.com')
    for (let n = 0; n < 14; n += 1) expect((await type('ana@example.com')).status).toBe(303)
    expect(await mailsTo('ana@example.com')).toHaveLength(10)
    await recover('ana@example.com')
    expect(await mailsTo('ana@example.com')).toHaveLength(11)
    w.clock.advance(hour)
    const [folded, ...more] = (await mailsTo('ana@example.com')).slice(11)
    expect(more).toEqual([])
    expect(folded?.text).toContain('4 veces más')
    // Its link stops the newest, and closes the door.
    const answer = await browser().post(`${folded?.links[0]}/not-me`)
    expect(answer.text).toContain('This ends by itself')
  })

  it('are in the words of the page, or her own, and never in those of the stranger', async () => {
    await w.somebody('bea@example.com')
    await type('bea@example.com', 'pt')
    expect((await mailsTo('bea@example.com')).at(-1)?.subject).toContain('alguien pide acceder')
    // The page behind it speaks as the mail does, which names the button as the page has it.
    const page = await browser().open(await noticeTo('bea@example.com'))
    expect(page.text).toContain('<html lang="es"')
    expect(page.text).toContain('<button class="stop">No soy yo</button>')
    expect((await mailsTo('bea@example.com')).at(-1)?.text).toContain('«No soy yo»')
    // Signed in, she was spoken to in English.
    await flow.stepUp('bea@example.com', { language: 'en-GB' })
    w.clock.advance(1)
    await type('bea@example.com', 'pt')
    expect((await mailsTo('bea@example.com')).at(-1)?.subject).toContain('somebody asks to get into')
    // What the directory says is hers.
    await w.somebody('bo@example.com', { claims: { locale: 'en-GB' } })
    await type('bo@example.com', 'pt')
    expect((await mailsTo('bo@example.com')).at(-1)?.subject).toContain('somebody asks to get into')
  })

  it('go where she was told before, when her address has just been changed', async () => {
    const cal = await w.somebody('cal@example.com')
    await type('cal@example.com')
    await w.store.loader.put(
      w.recoverable,
      { ...cal, email: 'mallory@example.com', changedAt: iso(w.clock.now()) },
      w.clock.now(),
    )
    const before = (await mailsTo('cal@example.com')).length
    await type('cal@example.com')
    expect((await mailsTo('cal@example.com')).filter(one => one.subject.includes('alguien pide'))).toHaveLength(before + 1)
    expect((await mailsTo('mallory@example.com')).filter(one => one.subject.includes('alguien pide'))).toEqual([])
  })

  it('go to the address that stands when only a number was changed', async () => {
    const dan = await w.somebody('dan@example.com', { claims: { phone_number: '+15550100' } })
    w.clock.advance(20 * day)
    const changed = { ...dan, claims: { phone_number: '+15550199' }, changedAt: iso(w.clock.now()) }
    await w.store.loader.put(w.recoverable, changed, w.clock.now())
    await type('dan@example.com')
    expect((await mailsTo('dan@example.com')).at(-1)?.subject).toContain('alguien pide acceder')
  })

  it('cost as many transactions as of a login that nobody has', async () => {
    await w.somebody('eli@example.com')
    const counted: number[] = []
    const { transaction } = w.store
    for (const login of ['nobody-1@example.com', 'eli@example.com', 'nobody-2@example.com']) {
      await type(login)
      let n = 0
      w.store.transaction = (work => {
        n += 1
        return transaction.call(w.store, work)
      }) as typeof transaction
      await type(login)
      w.store.transaction = transaction
      counted.push(n)
    }
    expect(counted[1]).toBe(counted[0])
    expect(counted[2]).toBe(counted[0])
  })
})

describe('Not me on such a warning', () => {
  it('closes the page to whoever types her login, who sees what any other login shows, and no other door', async () => {
    await w.somebody('fay@example.com')
    await type('fay@example.com')
    const pressed = await browser().post(`${await noticeTo('fay@example.com')}/not-me`)
    expect(pressed.text).toContain('Thank you for telling us')
    expect(pressed.text).toContain('This ends by itself')
    const entries = await w.store.db
      .selectFrom('audit')
      .select('facts')
      .where('action', '=', 'verification.closed_to_strangers')
      .orderBy('seq', 'desc')
      .execute()
    expect(JSON.parse(entries[0]?.facts ?? '{}')).toMatchObject({
      purpose: 'account_recovery',
      until: expect.any(String),
    })

    const [hers, nobodys] = [await type('fay@example.com'), await type('nobody-3@example.com')]
    expect([hers.status, hers.row.external_id, hers.row.state]).toEqual([nobodys.status, null, nobodys.row.state])
    expect(said(await recover('fay@example.com'))).toBe('failed/none/deny/too_many_attempts')
    expect(said(await flow.stepUp('fay@example.com'))).toBe('pending/none/challenge/not_started')

    w.clock.advance(day)
    expect((await type('fay@example.com')).row.external_id).toBe('u-fay')
  })

  it('reaches what had begun before, once it goes on', async () => {
    await w.somebody('gus@example.com')
    const stranger = browser()
    const led = await stranger.post(portal, { login: 'gus@example.com' }, { follow: false })
    await type('gus@example.com')
    await browser().post(`${await noticeTo('gus@example.com')}/not-me`)
    const link = await stranger.open(String(led.location))
    expect((await stranger.press(link, 'Continuar', {}, { follow: false })).location).toContain(w.incode.url)
    const { external_id } = await w.store.db
      .selectFrom('verifications')
      .select('external_id')
      .where('id', '=', await rowOf(String(led.location)))
      .executeTakeFirstOrThrow()
    expect(external_id).toBeNull()
  })

  it('pressed by the stranger at their own link closes nothing', async () => {
    await w.somebody('hal@example.com')
    const stranger = browser()
    const led = await stranger.post(portal, { login: 'hal@example.com' }, { follow: false })
    const pressed = await stranger.press(await stranger.open(String(led.location)), 'No soy yo')
    expect([pressed.status, pressed.text.includes('This ends by itself')]).toEqual([200, false])
    expect((await type('hal@example.com')).row.external_id).toBe('u-hal')
  })

  it('says that what was given out is made useless, where something was', async () => {
    await w.somebody('ivy@example.com')
    const { page: _, show } = await w.recovered(flow, 'ivy@example.com', ['unlock'])
    await show('unlock')
    expect((await browser().post(`${await noticeTo('ivy@example.com')}/not-me`)).text).not.toContain('made useless')
    const links = await w.recovering({ operations: ['password_reset_link'] })
    w.clock.advance(day)
    const second = await w.recovered(links, 'ivy@example.com', ['password_reset_link'])
    await second.show('password_reset_link')
    expect((await browser().post(`${await noticeTo('ivy@example.com')}/not-me`)).text).toContain('made useless')
  })
})

const iso = (at: number) => new Date(at).toISOString()

async function rowOf(url: string) {
  const hash = sha256(url.slice(url.lastIndexOf('/') + 1))
  const link = w.store.db.selectFrom('verification_links').select('verification_id').where('hash', '=', hash)
  return (await link.executeTakeFirstOrThrow()).verification_id
}
