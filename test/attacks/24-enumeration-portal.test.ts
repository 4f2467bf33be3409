import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Browser, browser, type Visited } from '../support/browser.ts'
import { type RecoveryWorld, recoveryWorld } from '../support/recovery.ts'

/**
 * The portal is open to anybody. Until a face has passed, whoever types a login learns nothing of it; after that they learn that
 * it cannot be done here, whatever the reason is; and whoever begins for somebody else is left with nothing.
 */

let w: RecoveryWorld
let portal: string
beforeAll(async () => {
  w = await recoveryWorld()
  const door = { directoryIntegrationId: w.recoverable, knownChannel: false }
  const config = { ...door, operations: ['password_reset_link', 'unlock'], contact: '+1 555 0100' }
  const made = await w.admin<{ id: string }>('POST', '/v1/integrations', { template: 'portal', name: 'Accounts', config })
  portal = `${w.url}/recover/${made.body.id}`
  for (const name of ['ana', 'eve', 'tom', 'ben', 'max', 'kim']) await w.somebody(`${name}@example.com`)
  // Somebody with a role at the product, somebody who is suspended, and somebody whom nobody has enrolled.
  w.product.roles.set('u-eve', { direct: ['admin'] })
  await w.somebody('sue@example.com', { status: 'suspended', sourceStatus: 'SUSPENDED' })
  const ned = {
    ...(await w.somebody('ana@example.com')),
    externalId: 'u-ned',
    login: 'ned@example.com',
    email: 'ned@example.com',
  }
  w.product.people.set(ned.externalId, ned)
  await w.store.loader.put(w.recoverable, { ...ned, givenName: 'Ned', familyName: 'Of ned' }, w.clock.now())
})
afterAll(() => w.close())
/** A network address types so many logins in an hour, and all of these come from one. */
beforeEach(() => w.clock.advance(61 * 60_000))

interface Sitting {
  readonly person: Browser
  readonly link: Visited
  readonly id: string
  readonly seen: string[]
}

/** What anybody could see of an answer, without what differs from one verification to the next. */
function seenOf({ status, headers, location, text, url }: Visited, person: Browser): string {
  const plain = (some: string) => some.replaceAll(/[\w-]{20,}/g, '…').replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d|\w•••@/g, '')
  const names = [...headers.keys()].filter(name => name !== 'date').sort()
  const lengths = headers.get('content-length') === null ? [] : [plain(text).length]
  const cookies = [...person.cookies.keys()].sort()
  return JSON.stringify([plain(url), status, names, cookies, location && plain(location), lengths, plain(text)])
}

async function begin(login: string, person = browser()): Promise<Sitting> {
  const form = await person.open(portal)
  const led = await person.press(form, 'Continue', { login }, { follow: false })
  const link = await person.open(String(led.location))
  const row = await w.store.db
    .selectFrom('verifications')
    .select('id')
    .orderBy('started_at', 'desc')
    .orderBy('updated_at', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  return { person, link, id: row.id, seen: [form, led, link].map(one => seenOf(one, person)) }
}

async function toIncode(sitting: Sitting): Promise<Visited> {
  return sitting.person.press(sitting.link, 'Continue', {}, { follow: false })
}

/** Back from Incode, on the page of the seat. */
async function finished({ person, id }: Sitting, outcome: object): Promise<Visited> {
  return person.open(await w.finish(id, outcome))
}

async function recovered(login: string): Promise<Sitting & { readonly page: Visited }> {
  w.clock.advance(1_000)
  const sitting = await begin(login)
  await toIncode(sitting)
  return { ...sitting, page: await finished(sitting, { overall: 'OK' }) }
}

const logins = { nobody: 'nobody', notEnrolled: 'ned', suspended: 'sue', privileged: 'eve', somebody: 'ana' } as const

/** Everything that whoever typed a login is shown, to the end of a check with another face. */
async function walked(name: string, outcome: object): Promise<readonly string[]> {
  w.clock.advance(1_000)
  const sitting = await begin(`${name}@example.com`)
  const { person, seen, id } = sitting
  const led = await toIncode(sitting)
  seen.push(`${led.status} ${new URL(String(led.location)).pathname.replaceAll(/[\w-]{16,}/g, '…')}`)
  seen.push(seenOf(await finished(sitting, outcome), person))
  seen.push(seenOf(await person.open(`${w.url}/verify/seat/${id}`), person))
  return seen
}

describe('a login that somebody types into the portal', () => {
  it.each([
    ['fails', { overall: 'FAIL' }],
    ['is of another face', { overall: 'OK', identityId: 'id-of-mallory' }],
    ['comes with a warning', { overall: 'WARN' }],
    ['comes before a human', { overall: 'MANUAL' }],
  ])('tells nothing of whom it is where the check %s', async (_how, outcome) => {
    const all = await Promise.all(Object.entries(logins).map(async ([who, name]) => [who, name] as const))
    const seen: Record<string, readonly string[]> = {}
    for (const [who, name] of all) seen[who] = await walked(name, outcome)
    for (const who of Object.keys(logins)) expect(seen[who], who).toEqual(seen.nobody)
    expect(seen.nobody).toHaveLength(6)
    expect(seen.nobody?.at(-1)).toContain('This cannot be done here')
    expect(await w.store.db.selectFrom('reviews').select('verification_id').execute()).toEqual([])
  })

  it.each(['a\u0000na', 'ana\u202emoc', 'a\u001bna', 'ana\nben'])(
    'is asked for again where something hides in it: %j',
    async login => {
      const answer = await browser().post(portal, { login }, { follow: false })
      const empty = await browser().post(portal, { login: ' ' }, { follow: false })
      expect([answer.status, answer.text]).toEqual([400, empty.text])
    },
  )

  it('leads nobody on where a code is wanted and the host has nothing to send one with', async () => {
    const config = { directoryIntegrationId: w.recoverable, operations: ['unlock'] }
    const wanted = { template: 'portal', name: 'Mute', config, state: 'draft' }
    const made = await w.admin<{ id: string }>('POST', '/v1/integrations', wanted)
    // It was put into use while the host had mail, and came up without it.
    await w.store.transaction(({ db }) =>
      db
        .updateTable('integrations')
        .set({ state: 'enabled' })
        .where('id', '=', made.body.id as never)
        .execute(),
    )
    const answers = ['ana', 'nobody'].map(name =>
      browser().post(`${w.url}/recover/${made.body.id}`, { login: `${name}@example.com` }, { follow: false }),
    )
    const [one, other] = await Promise.all(answers)
    expect([one?.status, one?.text]).toEqual([503, other?.text])
  })

  it('leads whoever is privileged to the page of all others, by their own face', async () => {
    const { page } = await recovered('eve@example.com')
    expect(page.text).toContain('This cannot be done here')
    expect(page.forms).toEqual([])
    expect(w.product.calls).toEqual([])
  })

  it('is limited for one browser alike, whoever it is, and keeps its owner from no other door', async () => {
    for (const login of ['ben@example.com', 'nobody-else@example.com']) {
      w.clock.advance(61 * 60_000)
      const answers: number[] = []
      for (let n = 0; n < 20; n += 1) answers.push((await browser().post(portal, { login }, { follow: false })).status)
      expect(answers).toEqual(Array.from({ length: 20 }, () => 303))
      const person = browser()
      const waits = await person.post(portal, { login }, { follow: false })
      w.clock.advance(20_000)
      const refused = await person.press(waits, 'Continue', {}, { follow: false })
      expect([refused.status, refused.text.includes('name="ticket"')]).toEqual([429, false])
    }
    const flow = await w.recovering({ operations: ['unlock'] })
    const { page } = await w.recovered(flow, 'ben@example.com', ['unlock'])
    expect(page.text).toContain('Your identity is confirmed')
  })
})

describe('whoever begins in the portal for somebody else', () => {
  it('uses up what is theirs, and closes it to nobody else', async () => {
    const door = { directoryIntegrationId: w.recoverable, knownChannel: false }
    const config = { ...door, operations: ['unlock'], startsPerMinute: 21 }
    const made = await w.admin<{ id: string }>('POST', '/v1/integrations', { template: 'portal', name: 'Narrow', config })
    const narrow = `${w.url}/recover/${made.body.id}`
    const type = async (login: string) => (await browser().post(narrow, { login }, { follow: false })).status
    for (let n = 0; n < 25; n += 1) await type('max@example.com')
    expect(await type('max@example.com')).toBe(429)
    // At that address everybody waits by now, and then begins.
    const person = browser()
    const waits = await person.post(narrow, { login: 'kim@example.com' }, { follow: false })
    w.clock.advance(20_000)
    expect((await person.press(waits, 'Continue', {}, { follow: false })).status).toBe(303)
  })

  it('who knows everything but the face is shown nothing, and nothing is done', async () => {
    const sitting = await begin('max@example.com')
    await toIncode(sitting)
    const document = { givenName: 'Ada', familyName: 'Of max' }
    const page = await finished(sitting, { overall: 'OK', identityId: 'id-of-mallory', document })
    expect(page.text).toContain('This cannot be done here')
    for (const operation of ['password_reset_link', 'unlock']) {
      const forced = await sitting.person.post(`${w.url}/verify/seat/${sitting.id}/operations`, { operation })
      expect([403, 404, 409]).toContain(forced.status)
    }
    expect(w.product.calls.filter(call => call.includes('u-max'))).toEqual([])
  })

  it('cannot have the link opened in the browser of its victim', async () => {
    const { link } = await begin('max@example.com')
    const victim = browser()
    const opened = await victim.open(link.url)
    expect(opened.text).toContain('belongs to another browser')
    expect((await victim.post(link.url, {}, { follow: false })).status).toBe(410)
  })

  it('is left without anything once the victim has scanned the code: what the face opens is on the phone alone', async () => {
    w.clock.advance(1_000)
    const { person: mallory, link, id } = await begin('kim@example.com')
    const seat = await mallory.press(link, "Use my phone's camera")
    expect(seat.text).toContain('Use my phone instead')
    const handle = await w.host.verifications.handOver(id, [...mallory.cookies.values()][0])
    const phone = browser()
    await phone.press(await phone.open(handle.url), 'Continue', {}, { follow: false })
    const page = await phone.open(await w.finish(id, { overall: 'OK' }))
    expect(page.text).toContain('Your identity is confirmed')
    const left = await mallory.open(`${w.url}/verify/seat/${id}`)
    expect(left.text).toContain('Go on on your phone')
    expect(left.forms.map(({ action }) => action).filter(action => action.includes('operations'))).toEqual([])
    const forced = await mallory.post(`${w.url}/verify/seat/${id}/operations`, { operation: 'password_reset_link' })
    expect(forced.status).toBe(404)
    expect(w.product.calls.filter(call => call.includes('u-kim'))).toEqual([])
  })
})

describe('what the portal shows', () => {
  it('is shown once, in one of two tabs, and not by going back or again', async () => {
    const { page, person, id } = await recovered('tom@example.com')
    const [one, other] = await Promise.all([person.press(page, 'Show'), person.press(page, 'Show')])
    const texts = [one, other].map(({ text }) => text).filter(text => text.includes('canary-link'))
    expect(texts).toHaveLength(1)
    for (const again of [await person.press(page, 'Show'), await person.open(`${w.url}/verify/seat/${id}`)]) {
      expect(again.text).not.toContain('canary-link')
    }
    expect(w.product.calls.filter(call => call === 'password_reset_link u-tom')).toHaveLength(1)
  })

  it('opens nothing any more after Not me', async () => {
    const { page, person, id } = await recovered('ana@example.com')
    expect((await person.press(page, 'Not me')).text).toContain('Thank you for telling us')
    expect((await person.open(`${w.url}/verify/seat/${id}`)).text).toContain('This cannot be done here')
    const pressed = await person.post(`${w.url}/verify/seat/${id}/operations`, { operation: 'unlock' })
    expect(pressed.text).not.toContain('Your account is unlocked')
    expect(w.product.calls).not.toContain('unlock u-ana')
  })
})
