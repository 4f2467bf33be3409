import express from 'express'
import session from 'express-session'
import { decodeJwt } from 'jose'
import { Passport } from 'passport'
import { Strategy } from 'passport-openidconnect'
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

/**
 * The library can neither push a request nor send a code challenge, and proves itself in the body. So the integration is one for
 * sign-ins, in which people type their login here, and PKCE is switched off by its name. A stolen code is then bound to its
 * browser by `nonce` alone, which the library sends where it is told to.
 */
const switches = {
  use: 'sign_in',
  require_pushed_authorization_requests: false,
  without_pkce: true,
  token_endpoint_auth_method: 'client_secret_post',
}

async function portal(w: World): Promise<App> {
  return serve(async url => {
    const { id, secret, issuer } = await register(w, `${url}/callback`, switches)
    const strategy = new Strategy(
      {
        issuer,
        authorizationURL: `${issuer}/auth`,
        tokenURL: `${issuer}/token`,
        userInfoURL: `${issuer}/me`,
        clientID: id,
        clientSecret: secret,
        callbackURL: `${url}/callback`,
        nonce: true,
      },
      (_issuer, userinfo, _claims, _context, idToken, _access, _refresh, _answer, verified) => {
        const { _json: json } = userinfo
        verified(null, { ...decodeJwt(idToken), userinfo: json })
      },
    )
    const passport = new Passport()
    passport.use('ours', strategy)
    passport.serializeUser((user, done) => done(null, user))
    passport.deserializeUser((user: Express.User, done) => done(null, user))
    const app = express()
    app.use(session({ secret: 'for the cookies of the application alone', resave: false, saveUninitialized: false }))
    app.use(passport.session())
    app.get('/verify', (request, reply, next) =>
      passport.authenticate('ours', { loginHint: request.query.login } as object)(request, reply, next),
    )
    app.get('/callback', passport.authenticate('ours', { successRedirect: '/whoami', failureRedirect: '/refused' }))
    app.get('/refused', (_request, reply) => {
      reply.status(403).send('refused')
    })
    app.get('/whoami', (request, reply) => {
      reply.json({ user: request.user ?? null })
    })
    app.use(refusals)
    return app
  })
}

describe('an application with passport-openidconnect', () => {
  let w: World
  let app: App
  beforeAll(async () => {
    w = await world()
    app = await portal(w)
    for (const name of ['ada', 'eve']) {
      await w.person({ login: `${name}@example.com` })
      await w.enroll(`${name}@example.com`, `id-${name}`)
    }
  })
  afterAll(async () => {
    await app.close()
    await w.close()
  })

  it('signs in whoever passes, and sees status, score and identity in the ID token and at userinfo', async () => {
    const person = browser()
    const back = await wayBack(w, app, 'ada@example.com', { person, outcome: { overall: 'OK', value: 97.1 } })
    await person.open(back)
    const seen = { sub: '00u-ada', auth_overall_status: 'OK', auth_overall_score: 97.1, identity_id: 'id-ada' }
    expect(await whoIs(app, person)).toMatchObject({ ...seen, userinfo: seen })
  })

  it.each([
    ['fails', 'ada@example.com', { overall: 'FAIL' }],
    ['shows another face', 'ada@example.com', { overall: 'OK', identityId: 'id-eve' }],
  ])('signs in nobody who %s, and the application hears a no', async (_how, login, outcome) => {
    const person = browser()
    const back = await wayBack(w, app, login, { person, outcome })
    expect(parameter(back, 'error')).toBe('access_denied')
    expect(await person.open(back)).toMatchObject({ status: 403, text: 'refused' })
    expect(await whoIs(app, person)).toBeUndefined()
  })

  describe('with a second browser in play', () => {
    it('does not sign in the one that began where the other one finished', async () => {
      const [thief, victim] = [browser(), browser()]
      const page = await toLink(w, thief, await sentBy(app, thief, ''), 'ada@example.com')
      expect(buttonsOf(await victim.open(page.url))).toEqual(['Not me'])
      await thief.open(await showFace(w, thief, page, { overall: 'OK', identityId: 'id-eve' }))
      expect(await whoIs(app, thief)).toBeUndefined()
      expect(await whoIs(app, victim)).toBeUndefined()
    })

    it('takes the code of one in the other neither as it came nor under a state of their own', async () => {
      const [thief, victim] = [browser(), browser()]
      const back = await wayBack(w, app, 'ada@example.com', { person: victim })
      expect(parameter(back, 'code')).not.toBe('')
      await thief.open(back)
      expect(await whoIs(app, thief)).toBeUndefined()

      const mine = await wayBack(w, app, 'eve@example.com', { person: thief })
      // The code is good, and the secret of the client with it: what refuses is the nonce of the other browser.
      const refused = await thief.open(withParameter(mine, 'code', parameter(back, 'code')))
      expect(refused).toMatchObject({ status: 403, text: 'refused' })
      expect(await whoIs(app, thief)).toBeUndefined()
    })

    it('takes no answer of the one with the state of the other', async () => {
      const [thief, victim] = [browser(), browser()]
      const theirs = await wayBack(w, app, 'eve@example.com', { person: thief })
      const own = await wayBack(w, app, 'ada@example.com', { person: victim })
      await victim.open(withParameter(theirs, 'state', parameter(own, 'state')))
      expect(await whoIs(app, victim)).toBeUndefined()
    })

    it('believes no name of the address: whoever it names, the person types theirs, and it is theirs that is signed in', async () => {
      const thief = browser()
      const named = withParameter(await sentBy(app, thief, 'eve@example.com'), 'login_hint', 'ada@example.com')
      const back = await showFace(w, thief, await toLink(w, thief, named, 'eve@example.com'))
      await thief.open(back)
      expect(await whoIs(app, thief)).toMatchObject({ sub: '00u-eve' })

      const again = browser()
      const typed = await toLink(w, again, await sentBy(app, again, 'eve@example.com'), 'ada@example.com')
      const refused = await showFace(w, again, typed, { overall: 'OK', identityId: 'id-eve' })
      expect(parameter(refused, 'error')).toBe('access_denied')
      await again.open(refused)
      expect(await whoIs(app, again)).toBeUndefined()
    })
  })

  it('signs in with no answer that was brought before', async () => {
    const person = browser()
    const back = await wayBack(w, app, 'ada@example.com', { person })
    await person.open(back)
    const again = browser()
    await sentBy(app, again, 'ada@example.com')
    await again.open(back)
    expect(await whoIs(app, again)).toBeUndefined()
  })
})
