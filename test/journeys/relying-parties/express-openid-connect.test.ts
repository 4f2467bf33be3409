import express from 'express'
import { auth } from 'express-openid-connect'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browser } from '../../support/browser.ts'
import { type World, world } from '../../support/world.ts'
import {
  type App,
  buttonsOf,
  parameter,
  refusals,
  register,
  sentBy,
  serve,
  showFace,
  toLink,
  wayBack,
  whoIs,
  withParameter,
} from './app.ts'

/** The library pushes its requests (RFC 9126) and sends a code challenge (RFC 7636): no switch of the template is touched. */
async function portal(w: World, switches: object = {}): Promise<App> {
  return serve(async url => {
    const client = await register(w, `${url}/callback`, switches)
    const app = express()
    app.use(
      auth({
        issuerBaseURL: client.issuer,
        baseURL: url,
        clientID: client.id,
        clientSecret: client.secret,
        secret: 'for the cookies of the application alone',
        authRequired: false,
        pushedAuthorizationRequests: true,
        authorizationParams: { response_type: 'code', scope: 'openid' },
      }),
    )
    app.get('/verify', (request, reply) =>
      reply.oidc.login({ returnTo: '/whoami', authorizationParams: { login_hint: String(request.query.login) } }),
    )
    app.get('/whoami', (request, reply) => {
      reply.json({ user: request.oidc.user ?? null })
    })
    app.use(refusals)
    return app
  })
}

describe('an application with express-openid-connect', () => {
  let w: World
  let app: App
  beforeAll(async () => {
    w = await world()
    app = await portal(w)
    for (const name of ['ada', 'eve', 'bo']) {
      await w.person({ login: `${name}@example.com` })
      await w.enroll(`${name}@example.com`, `id-${name}`)
    }
  })
  afterAll(async () => {
    await app.close()
    await w.close()
  })

  it('signs in whoever passes, and sees status, score and identity', async () => {
    const person = browser()
    expect(await whoIs(app, person)).toBeUndefined()
    const back = await wayBack(w, app, 'ada@example.com', { person, outcome: { overall: 'OK', value: 97.1 } })
    expect(back).toMatch(new RegExp(`^${app.url}/callback\\?`))
    await person.open(back)
    expect(await whoIs(app, person)).toMatchObject({
      sub: '00u-ada',
      auth_overall_status: 'OK',
      auth_overall_score: 97.1,
      identity_id: 'id-ada',
    })
  })

  it.each([
    ['fails', { overall: 'FAIL' }],
    ['shows another face', { overall: 'OK', identityId: 'id-eve' }],
  ])('signs in nobody who %s, and the application hears a no', async (_how, outcome) => {
    const person = browser()
    const back = await wayBack(w, app, 'ada@example.com', { person, outcome })
    expect(parameter(back, 'error')).toBe('access_denied')
    expect(await person.open(back)).toMatchObject({ status: 403, text: 'refused: access_denied' })
    expect(await whoIs(app, person)).toBeUndefined()
  })

  it('signs in nobody of whom the directory knows nothing', async () => {
    const person = browser()
    const back = await toLink(w, person, await sentBy(app, person, 'nobody@example.com'), '')
    expect(parameter(String(back.location), 'error')).toBe('access_denied')
  })

  it('signs in nobody who presses that it is not them', async () => {
    const person = browser()
    const page = await toLink(w, person, await sentBy(app, person, 'ada@example.com'), '')
    const shown = await person.press(page, 'Not me')
    expect(`${shown.url} ${shown.text}`).not.toContain('code=')
    expect(await whoIs(app, person)).toBeUndefined()
  })

  it('sees FAIL as a claim of whom it named, where the integration says so', async () => {
    const looking = await portal(w, { failures: 'claims' })
    const person = browser()
    await person.open(await wayBack(w, looking, 'ada@example.com', { person, outcome: { overall: 'FAIL' } }))
    const user = await whoIs(looking, person)
    expect(user).toMatchObject({ sub: '00u-ada', auth_overall_status: 'FAIL' })
    expect(user).not.toHaveProperty('auth_overall_score')
    expect(user).not.toHaveProperty('identity_id')
    await looking.close()
  })

  describe('with a second browser in play', () => {
    it('does not sign in the one that began where the other one finished', async () => {
      const [thief, victim] = [browser(), browser()]
      const page = await toLink(w, thief, await sentBy(app, thief, 'ada@example.com'), '')
      // The victim is sent the link, where they can do nothing but say that it is not them.
      const shown = await victim.open(page.url)
      expect(buttonsOf(shown)).toEqual(['Not me'])
      const shut = await showFace(w, thief, page, { overall: 'OK', identityId: 'id-eve' })
      await thief.open(shut)
      expect(await whoIs(app, thief)).toBeUndefined()
      expect(await whoIs(app, victim)).toBeUndefined()
    })

    it('takes the code of one in the other neither as it came nor under a state of their own', async () => {
      const [thief, victim] = [browser(), browser()]
      const back = await wayBack(w, app, 'ada@example.com', { person: victim })
      expect(parameter(back, 'code')).not.toBe('')
      await thief.open(back)
      expect(await whoIs(app, thief)).toBeUndefined()

      const own = await sentBy(app, thief, 'eve@example.com')
      const mine = await showFace(w, thief, await toLink(w, thief, own, ''))
      const swapped = withParameter(mine, 'code', parameter(back, 'code'))
      expect((await thief.open(swapped)).text).toBe('refused: invalid_grant')
      expect(await whoIs(app, thief)).toBeUndefined()
    })

    it('takes no answer of the one with the state of the other', async () => {
      const [thief, victim] = [browser(), browser()]
      const theirs = await wayBack(w, app, 'eve@example.com', { person: thief })
      const own = await wayBack(w, app, 'ada@example.com', { person: victim })
      // To have the victim signed in as the thief.
      await victim.open(withParameter(theirs, 'state', parameter(own, 'state')))
      expect(await whoIs(app, victim)).toBeUndefined()
      await thief.open(withParameter(own, 'state', parameter(theirs, 'state')))
      expect(await whoIs(app, thief)).toBeUndefined()
    })

    it('keeps to the name that was pushed, whatever name is written into the address', async () => {
      const thief = browser()
      const edited = withParameter(await sentBy(app, thief, 'ada@example.com'), 'login_hint', 'eve@example.com')
      const page = await toLink(w, thief, edited, '')
      const back = await showFace(w, thief, page, { overall: 'OK', identityId: 'id-eve' })
      expect(parameter(back, 'error')).toBe('access_denied')
      await thief.open(back)
      expect(await whoIs(app, thief)).toBeUndefined()
    })

    it('has no request that was not pushed', async () => {
      const thief = browser()
      const sent = new URL(await sentBy(app, thief, 'ada@example.com'))
      sent.searchParams.delete('request_uri')
      const more = { response_type: 'code', scope: 'openid', redirect_uri: `${app.url}/callback`, login_hint: 'eve@example.com' }
      for (const [name, value] of Object.entries(more)) sent.searchParams.set(name, value)
      const { text, location } = await thief.open(sent.href)
      expect(`${text} ${location}`).not.toContain('code=')
      expect(await whoIs(app, thief)).toBeUndefined()
    })

    it('opens a pushed request in the browser alone that opened it first', async () => {
      const [thief, victim] = [browser(), browser()]
      const sent = await sentBy(app, victim, 'ada@example.com')
      const page = await toLink(w, victim, sent, '')
      const refused = await thief.open(sent, { follow: false })
      expect(parameter(String(refused.location), 'error')).toBe('invalid_request_uri')
      await thief.open(String(refused.location))
      expect(await whoIs(app, thief)).toBeUndefined()
      await victim.open(await showFace(w, victim, page))
      expect(await whoIs(app, victim)).toMatchObject({ sub: '00u-ada' })
    })
  })

  it('signs in with no answer that was brought before', async () => {
    const [person, again] = [browser(), browser()]
    const back = await wayBack(w, app, 'ada@example.com', { person })
    const begun = new Map(person.cookies)
    await person.open(back)
    for (const [name, value] of begun) again.cookies.set(name, value)
    expect((await again.open(back)).text).toBe('refused: invalid_grant')
    expect(await whoIs(app, again)).toBeUndefined()
  })
})
