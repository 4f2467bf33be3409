import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Browser, browser, type Visited } from '../../support/browser.ts'
import { type World, world } from '../../support/world.ts'
import { errorOf, follow, newest, type Rp, relyingParty } from './relying-party.ts'

describe('a request that ends on a page of ours', () => {
  let w: World
  let rp: Rp
  beforeAll(async () => {
    w = await world()
    rp = await relyingParty(w)
    await w.person({ login: 'ada@example.com' })
  })
  afterAll(() => w.close())
  const ask = () => rp.ask({ login_hint: 'ada@example.com' })

  /** Presses, and goes wherever that leads; the page that sends itself is pressed by hand. */
  async function leave(person: Browser, page: Visited, label: string): Promise<Visited> {
    const pressed = await person.press(page, label, {}, { follow: false })
    const shown = pressed.location === null ? pressed : await follow(w, person, pressed.location)
    return shown.location === null ? leave(person, shown, 'Go on') : shown
  }

  it('Not me leads the browser that came back to the product, before it sat and after', async () => {
    for (const sits of [false, true]) {
      const asked = await ask()
      const mine = browser()
      const page = await follow(w, mine, asked.url)
      if (sits) await mine.press(page, 'Continue', {}, { follow: false })
      const shown = sits ? await mine.open(`${w.url}/verify/seat/${await newest(w)}`) : page
      const back = await leave(mine, shown, 'Not me')
      expect(errorOf(back)).toBe('access_denied')
      expect(new URL(String(back.location)).searchParams.get('state')).toBe(asked.state)
    }
  })

  it('Not me in another browser ends on a page there, and the browser that waits is led back', async () => {
    const [mine, theirs] = [browser(), browser()]
    const page = await follow(w, mine, (await ask()).url)
    const stopped = await theirs.press(await theirs.open(page.url), 'Not me', {}, { follow: false })
    expect([stopped.status, stopped.location, stopped.forms]).toEqual([200, null, []])
    expect((await theirs.post(page.url, {}, { follow: false })).location).toBeNull()
    expect(errorOf(await leave(mine, page, 'Continue'))).toBe('access_denied')
  })

  it('the link is good for as long as the request, and afterwards its page leads back', async () => {
    const mine = browser()
    const page = await follow(w, mine, (await ask()).url)
    w.clock.advance(14 * 60_000)
    expect((await mine.open(page.url)).forms.flatMap(form => form.buttons.map(({ label }) => label))).toContain('Continue')
    w.clock.advance(2 * 60_000)
    expect(errorOf(await leave(mine, await mine.open(page.url), 'Go on'))).toBe('access_denied')
    const late = await browser().open(page.url)
    expect([late.status, late.forms]).toEqual([410, []])
  })
})
