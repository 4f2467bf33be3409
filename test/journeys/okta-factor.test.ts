import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { errorOf, type Rp, relyingParty, through } from '../facades/provider/relying-party.ts'
import { browser } from '../support/browser.ts'
import { type World, world } from '../support/world.ts'

describe('a sign-in to Okta whose second factor is a verification', () => {
  let w: World
  let rp: Rp
  beforeAll(async () => {
    w = await world()
    rp = await relyingParty(w, { orgUrl: w.org.standIn.url }, 'okta-factor')
    for (const name of ['ada', 'eve']) {
      await w.person({ login: `${name}@example.com` })
      await w.enroll(`${name}@example.com`, `id-${name}`)
    }
  })
  afterAll(() => w.close())

  /** Okta's OpenID provider for factors pushes nothing. */
  const ask = (login_hint: string) => rp.ask({ login_hint }, { pushed: false })

  it('hears who it was, and that it was their face', async () => {
    const asked = await ask('ada@example.com')
    const back = await through(w, browser(), asked.url)
    const tokens = await rp.redeem(String(back.location), asked)
    expect(tokens.claims()).toMatchObject({ sub: '00u-ada', preferred_username: 'ada@example.com', amr: ['face'] })
  })

  it('hears the name of whoever put their own into the address bar, and never the one that Okta wrote there', async () => {
    const asked = await ask('ada@example.com')
    const edited = asked.url.replace('ada%40example.com', 'eve%40example.com')
    expect(edited).not.toBe(asked.url)
    const back = await through(w, browser(), edited)
    const claims = (await rp.redeem(String(back.location), asked)).claims()
    expect(claims).toMatchObject({ sub: '00u-eve', preferred_username: 'eve@example.com' })
    expect(JSON.stringify(claims)).not.toContain('ada')
  })

  it('does not pass whoever leaves the name and shows a face of their own', async () => {
    const asked = await ask('ada@example.com')
    expect(errorOf(await through(w, browser(), asked.url, { overall: 'OK', identityId: 'id-eve' }))).toBe('access_denied')
  })
})
