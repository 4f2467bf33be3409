import formbody from '@fastify/formbody'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { isStepgateError, problem, rowOf } from '../../contract/index.ts'
import { renderErrorPage } from '../../facades/pages/error-page.ts'
import { frame, pageHeaders } from '../../facades/pages/frame.ts'
import { html } from '../../facades/pages/html.ts'
import { refuseForeignForm } from '../../facades/pages/same-site.ts'
import type { AdminLinks } from './links.ts'
import { sessionCookie } from './session-cookie.ts'

/** Where the console is. */
export const consolePath = '/console/'

const byToken = z.object({ token: z.string().regex(/^[\w-]{20,200}$/) })

const dead = frame({
  title: 'This link does not work',
  body: html`<h1>This link does not work any more</h1><p>It was used, or its time is over. Make a new one with <b>stepgate admin link</b>.</p>`,
})

const foreign = frame({
  title: 'This cannot be done from here',
  body: html`<h1>This cannot be done from here</h1><p>The form did not come from the page of this host, so nothing was opened. The link still works: open it by itself, at exactly the address that <b>stepgate admin link</b> printed, and press a button there.</p>`,
})

const offer = (here: string) =>
  frame({
    title: 'Become an owner',
    body: html`<h1>You are about to own this host</h1>
<p>Open the console in this browser. You stay signed in until you sign out, leave it alone or close the browser.</p>
<form method="post" action="${here}/console"><button>Open the console</button></form>
<p>Or make an owner token for scripts: it opens the whole admin API, and is shown once. The link works for one of the two.</p>
<form method="post" action="${here}"><button>Make the token</button></form>`,
  })

const shown = (token: string) =>
  frame({
    title: 'Your owner token',
    body: html`<h1>Your owner token</h1>
<p class="token">${token}</p>
<p class="warn">It is not shown again. Keep it where you keep secrets; revoke it when you no longer need it.</p>`,
  })

/** A small page: looking at it changes nothing, its forms open the console or make a token, once. */
export async function adminLinkRoutes(
  app: FastifyInstance,
  { adminLinks, publicUrl }: { adminLinks: AdminLinks; publicUrl: string },
): Promise<void> {
  const cookie = sessionCookie(publicUrl.startsWith('https:'))
  await app.register(async page => {
    await page.register(formbody, { bodyLimit: 1_024 })
    page.setErrorHandler((error, _request, reply) => {
      if (!isStepgateError(error)) throw error
      const { status } = rowOf(error)
      const page = error.code === 'forbidden' ? foreign : status < 500 ? dead : renderErrorPage(error).page
      return reply.code(status).headers(pageHeaders).send(page)
    })
    const tokenOf = (params: unknown) => {
      const parsed = byToken.safeParse(params)
      if (!parsed.success) throw problem('not_found')
      return parsed.data.token
    }

    page.get('/admin/link/:token', { schema: { hide: true } }, async (request, reply) => {
      const token = tokenOf(request.params)
      await adminLinks.look(token)
      return reply.headers(pageHeaders).send(offer(`/admin/link/${token}`))
    })

    page.post('/admin/link/:token', { schema: { hide: true } }, async (request, reply) => {
      refuseForeignForm(request.headers, publicUrl)
      const made = await adminLinks.use(tokenOf(request.params))
      return reply.headers(pageHeaders).send(shown(made.token))
    })

    page.post('/admin/link/:token/console', { schema: { hide: true } }, async (request, reply) => {
      refuseForeignForm(request.headers, publicUrl)
      const opened = await adminLinks.open(tokenOf(request.params))
      reply.headers({ ...pageHeaders, 'set-cookie': cookie.write(opened.cookie), location: consolePath })
      return reply.code(303).send('')
    })
  })
}
