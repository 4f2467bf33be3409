import type { FastifyInstance } from 'fastify'
import { isStepgateError, problem } from '../../contract/index.ts'
import { createReplies } from './answering-routes.ts'
import { asPages } from './common-routes.ts'
import type { PagesDeps } from './deps.ts'
import { renderErrorPage } from './error-page.ts'
import { linkRoutes } from './link-routes.ts'
import { pageOf } from './parameters.ts'
import { seatRoutes } from './seat-routes.ts'

/**
 * The pages that people see. They work without a script, and only a form changes anything: mail scanners and previews
 * may look at every link a thousand times. The return from Incode is the one GET that goes on, and without the cookie of the seat it can only deny.
 */
export async function pagesRoutes(app: FastifyInstance, deps: PagesDeps): Promise<void> {
  const replies = createReplies(deps)
  const { send, readsIn } = replies
  await app.register(
    async pages => {
      await asPages(pages, deps.publicUrl)
      pages.setErrorHandler((error, request, reply) => {
        const { status, page } = renderErrorPage(error, pageOf(request.params), readsIn(request))
        const ours = status >= 500 || (isStepgateError(error) && error.family === 'connector')
        if (ours) deps.log.error({ err: error }, 'a page could not be shown')
        return send(reply, page, status)
      })
      pages.setNotFoundHandler((request, reply) =>
        send(reply, renderErrorPage(problem('not_found'), undefined, readsIn(request)).page, 404),
      )
      linkRoutes(pages, deps, replies)
      seatRoutes(pages, deps, replies)
    },
    { prefix: '/verify' },
  )
}
