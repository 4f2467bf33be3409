import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { isStepgateError, type Logger, rowOf, type StepgateError } from '../../../contract/index.ts'
import { renderErrorPage } from '../../../facades/pages/error-page.ts'
import { pageHeaders } from '../../../facades/pages/frame.ts'
import type { Doors } from '../doors.ts'
import { consolePath } from '../link-page.ts'
import { sessionCookie } from '../session-cookie.ts'
import { type ConsoleSignIn, signedInPath } from './index.ts'
import { renderFailed, renderRefused, renderSignedIn, renderUnavailable, signInPath } from './pages.ts'

export interface SignInRoutesDeps {
  readonly consoleSignIn: ConsoleSignIn
  /** Whom to ask for a role. */
  readonly contact?: string | undefined
  readonly publicUrl: string
  readonly doors: Doors
  readonly log: Logger
}

/**
 * A page of the console, and of nothing else. No backslash, which browsers take for a slash; and not the sign-in itself, at which
 * a browser that its provider lets in without a question would go round and use up what its network may try.
 */
const toPage = z.object({
  to: z
    .string()
    .max(500)
    .regex(/^\/console\/[\w\-./~?&=%+:@,;]*$/)
    .refine(to => !ownPaths.includes(new URL(to, 'https://console.invalid').pathname)),
})
const ownPaths: readonly string[] = [signInPath, signedInPath]

const pageOf = (error: StepgateError, contact: string | undefined) => {
  if (error.code === 'policy_denied') return renderRefused(error.message, contact)
  if (error.code === 'unavailable') return renderUnavailable(error.message)
  return error.code === 'forbidden' ? renderFailed(error.message) : renderErrorPage(error).page
}

/** Where the console sends whoever has no session, and where their provider sends them back to. */
export async function consoleSignInRoutes(app: FastifyInstance, deps: SignInRoutesDeps): Promise<void> {
  const { consoleSignIn, contact, publicUrl, doors, log } = deps
  const cookie = sessionCookie(publicUrl.startsWith('https:'))
  const send = (reply: FastifyReply, page: string, status = 200) => reply.code(status).headers(pageHeaders).send(page)

  await app.register(async pages => {
    pages.setErrorHandler((error, _request, reply) => {
      if (isStepgateError(error)) return send(reply, pageOf(error, contact), rowOf(error).status)
      log.error({ err: error }, 'a sign-in failed')
      const { status, page } = renderErrorPage(error)
      return send(reply, page, status)
    })

    // Without HEAD: whoever only asks whether the page is there begins nothing, and does not use up the code.
    pages.get(signInPath, { exposeHeadRoute: false, schema: { hide: true } }, async (request, reply) => {
      await doors.knock(request.ip, 'sign_in')
      const asked = toPage.safeParse(request.query)
      const { url, cookie: begun } = await consoleSignIn.begin(asked.success ? asked.data.to : consolePath)
      return reply
        .code(303)
        .headers({ ...pageHeaders, location: url, 'set-cookie': begun })
        .send('')
    })

    pages.get(signedInPath, { exposeHeadRoute: false, schema: { hide: true } }, async (request, reply) => {
      await doors.knock(request.ip, 'sign_in')
      const opened = await consoleSignIn.finish(new URL(request.url, publicUrl), request.headers.cookie)
      reply.header('set-cookie', [cookie.write(opened.value), opened.clear])
      return send(reply, renderSignedIn(opened.returnTo))
    })
  })
}
