import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Auth0StandIn, startAuth0StandIn } from '../../src/sandbox/auth0/index.ts'
import { type SignIns, signIns } from '../connectors/entra-sign-in.ts'
import { newest } from '../facades/provider/relying-party.ts'
import { type Browser, browser, type Visited } from '../support/browser.ts'
import { type World, world } from '../support/world.ts'

/**
 * Whoever presses *Not me*, or comes too late, in the browser in which their sign-in waits: the product is told no in its own
 * words, and on the way they read what happened.
 */

const secret = 'a-secret-of-the-action-as-long-as-it-has-to-be'
const minute = 60_000

let w: World
let auth0: Auth0StandIn
let entra: SignIns
beforeAll(async () => {
  w = await world()
  auth0 = await startAuth0StandIn({ clock: w.clock })
  await w.person({ login: 'ada@example.com' })
  await w.enroll('ada@example.com', 'id-ada')
  entra = await signIns(w)
  const { status, body } = await w.admin<{ endpoints: { integration: string } }>('POST', '/v1/integrations', {
    template: 'auth0',
    name: 'Acme sign-in',
    config: { domain: auth0.url, actionSecret: secret, directoryIntegrationId: w.directoryId, purposes: ['step_up'] },
  })
  expect(status).toBe(201)
  const { integration: STEPGATE_URL } = body.endpoints
  Object.assign(auth0.secrets, { STEPGATE_SECRET: secret, STEPGATE_URL, STEPGATE_AUDIENCE: `${auth0.url}/continue` })
})
afterAll(async () => {
  await Promise.all([auth0.close(), entra.tenant.close()])
  await w.close()
})

interface Product {
  /** Leads the browser to the page with the link. */
  begin(person: Browser): Promise<Visited>
  readonly minutes: number
  /** What it says at its own page, once it heard of *Not me*, of time that ran out, and of nothing in time. */
  readonly reported: RegExp
  readonly abandoned: RegExp
}

const products: Readonly<Record<string, Product>> = {
  Auth0: {
    begin: person => person.open(`${auth0.url}/authorize?login_hint=ada@example.com`),
    minutes: 15,
    reported: /^Identity verification: reported_by_person$/,
    abandoned: /^Identity verification: abandoned$/,
  },
  Entra: {
    async begin(person) {
      const sent = await entra.send(await entra.begin(), person)
      return person.open(String(sent.location))
    },
    minutes: 4,
    reported: /AADSTS500128: The external provider answered access_denied\./,
    abandoned: /AADSTS500128: The external provider answered temporarily_unavailable\./,
  },
}

const labelsOf = ({ forms }: Visited) => forms.flatMap(({ buttons }) => buttons.map(({ label }) => label))

/** Goes on by the pages that send themselves, pressed by hand, up to the product; gives its page, and all that was shown before. */
async function goBack(person: Browser, page: Visited): Promise<{ readonly told: string; readonly shown: string }> {
  let [at, shown] = [page, '']
  while (at.url.startsWith(w.url)) {
    shown += at.text
    at = await person.press(at, 'Go on')
  }
  return { told: at.text, shown }
}

describe.each(Object.entries(products))('a sign-in at %s', (_name, product) => {
  it('hears of Not me, pressed before anything was begun', async () => {
    const person = browser()
    const page = await product.begin(person)
    expect(labelsOf(page)).toContain('Not me')
    const { told, shown } = await goBack(person, await person.press(page, 'Not me'))
    expect(told).toMatch(product.reported)
    expect(shown).toContain('Thank you for telling us')
  })

  it('hears of Not me, pressed in the middle of it', async () => {
    const person = browser()
    await person.press(await product.begin(person), 'Continue', {}, { follow: false })
    const seat = await person.open(`${w.url}/verify/seat/${await newest(w)}`)
    const { told, shown } = await goBack(person, await person.press(seat, 'Not me'))
    expect(told).toMatch(product.reported)
    expect(shown).toContain('This request is stopped')
  })

  it('hears nothing from another browser, which can only stop it', async () => {
    const [person, other] = [browser(), browser()]
    const page = await product.begin(person)
    const stopped = await other.press(await other.open(page.url), 'Not me')
    expect(stopped.text).toContain('Thank you for telling us')
    expect(labelsOf(stopped)).toEqual([])
    // The browser that waits is led back, and the product hears why.
    const { told } = await goBack(person, await person.open(page.url))
    expect(told).toMatch(product.reported)
  })

  it('that was stopped shows anybody else with the link that it is, and nothing to press', async () => {
    const person = browser()
    const page = await product.begin(person)
    await person.press(page, 'Continue', {}, { follow: false })
    await person.press(await person.open(`${w.url}/verify/seat/${await newest(w)}`), 'Not me', {}, { follow: false })
    const stranger = await browser().open(page.url)
    expect([stranger.status, labelsOf(stranger)]).toEqual([410, []])
    expect(stranger.text).toContain('stopped')
  })

  // Last: the Action has the machine's own time, from which these move the host away.
  it('hears that time ran out, from whoever opens the page of the link again', async () => {
    const person = browser()
    const page = await product.begin(person)
    w.clock.advance(product.minutes * minute + 1)
    const late = await person.open(page.url)
    const { told, shown } = await goBack(person, late)
    expect(told).toMatch(product.abandoned)
    expect(shown).toContain('This request has expired')
  })

  it('hears that time ran out, from whoever comes back from Incode too late', async () => {
    const person = browser()
    await person.press(await product.begin(person), 'Continue', {}, { follow: false })
    const back = await w.finish(await newest(w), { overall: 'OK' })
    w.clock.advance(product.minutes * minute + 1)
    const { told } = await goBack(person, await person.open(back))
    expect(told).toMatch(product.abandoned)
  })
})
