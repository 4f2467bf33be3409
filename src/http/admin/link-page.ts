import formbody from '@fastify/formbody'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { isStepgateError, problem, rowOf } from '../../contract/index.ts'
import { frame, pageHeaders } from '../../facades/pages/frame.ts'
import { html } from '../../facades/pages/html.ts'
import { refuseForeignForm } from '../../facades/pages/same-site.ts'
import type { AdminLinks } from './links.ts'

const byToken = z.object({ token: z.string().regex(/^[\w-]{20,200}$/) })

const dead = frame({
  title: 'This link does not work',
  body: html`<h1>This link does not work any more</h1><p>It was used, or its ten minutes are over. Make a new one with <b>stepgate admin link</b>.</p>`,
})

const offer = (here: string) =>
  frame({
    title: 'Become an owner',
    body: html`<h1>Make an owner token</h1>
<p>It opens the whole admin API of this host. It is shown once.</p>
<form method="post" action="${here}"><button>Make the token</button></form>`,
  })

const shown = (token: string) =>
  frame({
    title: 'Your owner token',
    body: html`<h1>Your owner token</h1>
<p class="code">${token}</p>
<p class="warn">It is not shown again. Keep it where you keep secrets; revoke it when you no longer need it.</p>`,
  })

/** A small page: looking at it changes nothing, its form makes a token once. */
export async function adminLinkRoutes(
  app: FastifyInstance,
  { adminLinks, publicUrl }: { adminLinks: AdminLinks; publicUrl: string },
): Promise<void> {
  await app.register(async page => {
    await page.register(formbody, { bodyLimit: 1_024 })
    page.setErrorHandler((error, _request, reply) => {
      if (!isStepgateError(error)) throw error
      return reply.code(rowOf(error).status).headers(pageHeaders).send(dead)
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
  })
}
