import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isPlainLine, isStepgateError, type Logger, problem, rowOf } from '../../contract/index.ts'
import type { Approvals } from '../../verification/approvals/index.ts'
import { asPages } from '../pages/common-routes.ts'
import { renderErrorPage } from '../pages/error-page.ts'
import { pageHeaders } from '../pages/frame.ts'
import type { SignIn } from '../sign-in/index.ts'
import { renderApproval, renderRefused, renderSignIn } from './page.ts'

/**
 * The pages of those whose approval is asked for. The link that they got names what it is about and shows nothing: they
 * sign in as themselves, see whom it concerns, and say yes or no. Looking changes nothing.
 */
export interface ApprovalPagesDeps {
  readonly approvals: Approvals
  readonly signIn: SignIn
  readonly publicUrl: string
  readonly log: Logger
}

const byHandle = z.object({ handle: z.string().regex(/^[\w-]{20,100}$/) })
const said = z.object({
  answer: z.enum(['approve', 'refuse']),
  reason: z.string().trim().min(1).max(500).refine(isPlainLine),
})

function parse<T>(schema: z.ZodType<T>, value: unknown, code: 'not_found' | 'request_invalid' = 'not_found'): T {
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw problem(code)
  return parsed.data
}

export async function approvalRoutes(app: FastifyInstance, deps: ApprovalPagesDeps): Promise<void> {
  const { approvals, signIn, publicUrl, log } = deps
  const send = (reply: FastifyReply, page: string, status = 200) => reply.code(status).headers(pageHeaders).send(page)
  const leave = (reply: FastifyReply, url: string, cookies: readonly string[] = []) =>
    reply
      .code(303)
      .headers({ ...pageHeaders, location: url })
      .header('set-cookie', [...cookies])
      .send('')
  const hereOf = (params: unknown) => {
    const parsed = byHandle.safeParse(params)
    return parsed.success ? `/approve/${parsed.data.handle}` : undefined
  }
  const whoOf = (request: FastifyRequest) => signIn.who(request.headers.cookie)

  await app.register(
    async pages => {
      await asPages(pages, publicUrl)
      pages.setErrorHandler((error, request, reply) => {
        if (!isStepgateError(error)) log.error({ err: error }, 'a page could not be shown')
        if (!isStepgateError(error) || error.code === 'not_found') {
          const { status, page } = renderErrorPage(error)
          return send(reply, page, status)
        }
        return send(reply, renderRefused(error.message, hereOf(request.params)), rowOf(error).status)
      })

      // Without HEAD: whoever only asks whether the page is there must not use up the code.
      pages.get('/back', { exposeHeadRoute: false }, async (request, reply) => {
        const address = new URL(request.url, publicUrl)
        const { returnTo, cookies } = await signIn.finish(address, request.headers.cookie)
        return leave(reply, returnTo, cookies)
      })

      pages.get('/:handle', async (request, reply) => {
        const { handle } = parse(byHandle, request.params)
        const who = whoOf(request)
        const here = `/approve/${handle}`
        if (who === undefined) return send(reply, renderSignIn(here))
        return send(reply, renderApproval(await approvals.look(handle, who), here))
      })

      pages.post('/:handle/sign-in', async (request, reply) => {
        const { handle } = parse(byHandle, request.params)
        const { url, cookie } = await signIn.begin(`/approve/${handle}`)
        return leave(reply, url, [cookie])
      })

      pages.post('/:handle/answer', async (request, reply) => {
        const { handle } = parse(byHandle, request.params)
        const who = whoOf(request)
        if (who === undefined) throw problem('unauthenticated', 'The sign-in is too old: sign in anew, then decide.')
        const page = await approvals.decide(handle, who, parse(said, request.body, 'request_invalid'))
        return send(reply, renderApproval(page, `/approve/${handle}`))
      })
    },
    { prefix: '/approve' },
  )
}
