import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Browser, browser, type Visited } from '../../support/browser.ts'
import { goByOpenid } from '../../support/faces.ts'
import { type World, world } from '../../support/world.ts'
import { errorOf, follow, newest, type Rp, relyingParty } from './relying-party.ts'

/**
 * Where anybody may type a login, the pages, what Incode is asked, and how often one may try are the same for somebody who is
 * enrolled, for somebody who is not, and for a login that nobody has: also where the check ends without a score.
 */

const badLight = {
  overall: 'FAIL',
  parts: { idValidation: 'OK', liveness: 'OK', faceRecognition: { status: 'FAIL', lensesCheck: { status: 'FAIL' } } },
}

let w: World
let rp: Rp
beforeAll(async () => {
  w = await world()
  rp = await relyingParty(w, { use: 'sign_in', require_pushed_authorization_requests: false })
  for (const name of ['ada', 'eve', 'lou', 'tim']) await w.person({ login: `${name}@example.com` })
  for (const name of ['ada', 'lou', 'tim']) await w.enroll(`${name}@example.com`, `id-${name}`)
})
afterAll(() => w.close())
/** A network address types so many logins in an hour, and all of these come from one. */
beforeEach(() => w.clock.advance(61 * 60_000))

/** A page without what differs from one verification to the next. */
function words({ status, text, location }: Visited): string {
  if (location !== null) {
    const { pathname, searchParams } = new URL(location)
    return `${status} ${pathname.replaceAll(/[\w-]{16,}/g, '…')} ${searchParams.get('error') ?? ''}`
  }
  const visible = text.replaceAll(/<style>[\s\S]*?<\/style>/g, '').replaceAll(/<[^>]+>/g, ' ')
  return `${status} ${visible.replaceAll(/\d\d\d\d-\d\d-\d\d \d\d:\d\d|[a-z]•••@/g, '').replaceAll(/\s+/g, ' ')}`
}

interface Sitting {
  readonly person: Browser
  readonly id: string
  readonly seat: string
  readonly seen: string[]
  /** What Incode was asked, in order. */
  asked(): Promise<readonly string[]>
}

/** Types the login and presses *Continue*: from there Incode has the person. */
async function sit(login: string): Promise<Sitting> {
  await fetch(`${w.incode.url}/__sandbox/requests`, { method: 'DELETE' })
  const person = browser()
  const typed = await follow(w, person, (await rp.ask({}, { pushed: false })).url)
  const led = await person.press(typed, 'Continue', { login }, { follow: false })
  const page = await follow(w, person, String(led.location))
  const id = await newest(w)
  const seen = [words(typed), words(page), words(await person.press(page, 'Continue', {}, { follow: false }))]
  const seat = `${w.url}/verify/seat/${id}`
  return {
    person,
    id,
    seat,
    seen,
    async asked() {
      const { requests } = (await (await fetch(`${w.incode.url}/__sandbox/requests`)).json()) as {
        requests: readonly { method: string; path: string }[]
      }
      return requests.filter(({ path }) => !path.startsWith('/__sandbox')).map(({ method, path }) => `${method} ${path}`)
    },
  }
}

type Way = (sitting: Sitting) => Promise<void>

/** Comes back from Incode, and looks at the page of the seat. */
async function comeBack({ person, id, seat, seen }: Sitting, outcome: object): Promise<void> {
  seen.push(words(await follow(w, person, await w.finish(id, outcome))), words(await person.open(seat, { follow: false })))
}

async function again({ person, seat, seen }: Sitting): Promise<void> {
  seen.push(words(await person.press(await person.open(seat), 'Try again', {}, { follow: false })))
}

const ways: Readonly<Record<string, Way>> = {
  'runs out of time at Incode until no try is left': async sitting => {
    for (let tries = 0; tries < 2; tries += 1) {
      await comeBack(sitting, { expire: true })
      await again(sitting)
    }
    await comeBack(sitting, { expire: true })
  },
  'is too dark until no try is left': async sitting => {
    for (let tries = 0; tries < 2; tries += 1) {
      await comeBack(sitting, badLight)
      await again(sitting)
    }
    await comeBack(sitting, badLight)
  },
  'is left before it was done, and done then': async sitting => {
    const { person, id, seat, seen } = sitting
    const [session] = (await w.sessions(id)) as readonly { redirectionUrl?: string }[]
    seen.push(words(await follow(w, person, String(session?.redirectionUrl))), words(await person.open(seat)))
    await comeBack(sitting, { overall: 'FAIL' })
  },
  'never gets a score': async sitting => {
    const { person, seat, seen } = sitting
    await comeBack(sitting, { overall: 'UNKNOWN' })
    w.clock.advance(11 * 60_000)
    seen.push(
      words(await person.press(await person.open(seat), 'Look now', {}, { follow: false })),
      words(await person.open(seat)),
    )
  },
  'is answered for another session': sitting => comeBack(sitting, { overall: 'OK', echo: { interviewId: 'of-another' } }),
  'comes before a human': sitting => comeBack(sitting, { overall: 'WARN' }),
  fails: sitting => comeBack(sitting, { overall: 'FAIL' }),
  'is of another face': sitting => comeBack(sitting, { overall: 'OK', identityId: 'id-of-mallory' }),
}

describe('a login that was typed', () => {
  it.each(Object.entries(ways))('is nobody’s or somebody’s alike where the check %s', async (_name, way) => {
    const traces: (readonly string[])[] = []
    for (const login of ['ada@example.com', 'nda@example.com', 'eve@example.com']) {
      const sitting = await sit(login)
      await way(sitting)
      traces.push([...sitting.seen, ...(await sitting.asked()), `${(await w.sessions(sitting.id)).length} sessions`])
    }
    const [somebody, ...others] = traces
    for (const other of others) expect(other).toEqual(somebody)
  })

  it.each(['ada\u202e@example.com', 'ada@example.com\u0000', 'a\nda@example.com', ' '])(
    'is none where something hides in it: %j',
    async login => {
      const person = browser()
      const typed = await follow(w, person, (await rp.ask({}, { pushed: false })).url)
      const before = await newest(w)
      expect((await person.press(typed, 'Continue', { login }, { follow: false })).status).toBe(400)
      expect(await newest(w)).toBe(before)
    },
  )

  it('lets in who it is all the same, after a try without a score', async () => {
    const asked = await rp.ask({}, { pushed: false })
    const person = browser()
    const led = await person.press(
      await follow(w, person, asked.url),
      'Continue',
      { login: 'ada@example.com' },
      { follow: false },
    )
    await person.press(await follow(w, person, String(led.location)), 'Continue', {}, { follow: false })
    const id = await newest(w)
    await follow(w, person, await w.finish(id, { expire: true }))
    await person.press(await person.open(`${w.url}/verify/seat/${id}`), 'Try again', {}, { follow: false })
    const back = await follow(w, person, await w.finish(id, { overall: 'OK', identityId: 'id-ada' }))
    expect((await rp.redeem(String(back.location), asked)).claims()).toMatchObject({ sub: '00u-ada' })
  })

  it('is nobody’s from where its owner had failed too often, and ends as theirs would', async () => {
    const led = browser()
    const typed = await follow(w, led, (await rp.ask({}, { pushed: false })).url)
    const { location } = await led.press(typed, 'Continue', { login: 'lou@example.com' }, { follow: false })
    const page = await follow(w, led, String(location))
    const id = await newest(w)
    // Ten failures close the door while this one waits before it.
    for (let failures = 0; failures < 10; failures += 1) await comeBack(await sit('lou@example.com'), { overall: 'FAIL' })
    const sent = await led.press(page, 'Continue', {}, { follow: false })
    expect(sent.location).toContain(`${w.incode.url}/hosted/`)
    expect((await w.admin('GET', `/v1/verifications/${id}`)).body).toMatchObject({ subject: { externalId: null }, tries: 1 })
    const back = await follow(w, led, await w.finish(id, { overall: 'OK', identityId: 'id-lou' }))
    expect(errorOf(back)).toBe('access_denied')
  })

  it('leads who is enrolled to the same page of Incode as everybody else, and lets them in by it', async () => {
    await goByOpenid(w)
    const [known, nobody] = [await sit('tim@example.com'), await sit('nim@example.com')]
    expect(known.seen).toEqual(nobody.seen)
    const [session] = await w.sessions(known.id)
    expect(session).toBeDefined()
    const back = await follow(w, known.person, await w.finish(known.id, { overall: 'OK', identityId: 'id-tim' }))
    expect(new URL(String(back.location)).searchParams.get('code')).not.toBeNull()
  })
})
