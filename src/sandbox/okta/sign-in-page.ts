/**
 * Where people of the org sign in: with a password or a temporary access code, or by a link to choose a new password. So
 * far as to show that what an administrator gave somebody works, and that what was taken back does not.
 */

import type { FastifyInstance, FastifyReply } from 'fastify'
import { escaped, formOf } from '../page.ts'
import type { Org } from './org.ts'
import { sendPage } from './page.ts'

type ByToken = { Params: { token: string } }

/** Adds `/signin`, `/reset_password/{token}` and `/welcome/{token}`. */
export function addSignInPage(app: FastifyInstance, org: Org): void {
  const { people, credentials, changes } = org

  function signedIn(reply: FastifyReply, user: number): FastifyReply {
    const { profile } = people.at(user)
    changes.carryOut(user, 'user.session.start')
    reply.header('set-cookie', `sid=${credentials.beginSession(user)}; HttpOnly; Path=/; SameSite=Lax`)
    return sendPage(reply, 200, 'Signed in', `<p>You are signed in as <strong>${escaped(String(profile.login))}</strong>.</p>`)
  }

  app.get('/signin', (_, reply) => sendPage(reply, 200, 'Sign in', signInForm('')))

  app.post('/signin', (request, reply) => {
    const form = formOf(request)
    const [login, secret] = [form.get('login') ?? '', form.get('secret') ?? '']
    const user = people.find(login)
    const status = user === undefined ? undefined : people.status(user)
    const refused = () => sendPage(reply, 401, 'Sign in', signInForm('<p role="alert">This does not work. Please try again.</p>'))
    if (user === undefined || (status !== 'ACTIVE' && status !== 'PASSWORD_EXPIRED')) return refused()
    if (credentials.useCode(user, secret)) return signedIn(reply, user)
    if (!credentials.hasPassword(user, secret)) return refused()
    if (status === 'ACTIVE') return signedIn(reply, user)
    // A temporary password opens nothing but the choice of the next one.
    return reply.redirect(`/reset_password/${credentials.makeLink(user)}`, 303)
  })

  for (const page of ['reset_password', 'welcome']) {
    app.get<ByToken>(`/${page}/:token`, (request, reply) => {
      const { token } = request.params
      if (!credentials.linkIsGood(token)) return over(reply)
      return sendPage(reply, 200, 'Choose a password', passwordForm(`/${page}/${token}`))
    })

    app.post<ByToken>(`/${page}/:token`, (request, reply) => {
      const password = formOf(request).get('password') ?? ''
      const { token } = request.params
      if (!credentials.linkIsGood(token)) return over(reply)
      if (password.length < 8) return sendPage(reply, 400, 'Choose a password', passwordForm(`/${page}/${token}`))
      const user = credentials.useLink(token)
      if (user === undefined || !people.exists(user)) return over(reply)
      credentials.setPassword(user, password)
      changes.carryOut(user, 'user.account.update_password', { status: 'ACTIVE' })
      return signedIn(reply, user)
    })
  }
}

const over = (reply: FastifyReply) => sendPage(reply, 403, 'Too late', '<p>This link is used or has expired.</p>')

const signInForm = (said: string): string => `${said}<form method="post" action="/signin">
<p><label>User name <input name="login" autocomplete="username" required></label></p>
<p><label>Password or temporary access code <input name="secret" type="password" autocomplete="off" required></label></p>
<button>Sign in</button></form>`

const passwordForm = (action: string): string => `<form method="post" action="${action}">
<p><label>New password, of eight characters or more
<input name="password" type="password" minlength="8" autocomplete="new-password" required></label></p>
<button>Set password</button></form>`
