import type { FastifyInstance, FastifyReply } from 'fastify'
import { type EndingName, endingNames, endings, endingsOf } from './endings.ts'
import { Refusal } from './error-envelope.ts'
import { finishOnce, ownDocument } from './outcome.ts'
import { isExpired, type Session, type ShownDocument } from './session.ts'
import type { Tenant } from './tenant.ts'

/** The hosted flow, with buttons in place of camera and document. Works without JavaScript. */
export function hostedPage(app: FastifyInstance, tenant: Tenant): void {
  // The forms have no fields; what a browser sends along with the press is not looked at.
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'buffer', bodyLimit: 1024 }, async () => ({}))

  app.get<{ Params: { handle: string } }>('/hosted/:handle', async (request, reply) => {
    const session = tenant.sessions.byHandle(request.params.handle)
    if (session === undefined) return send(reply, 404, page('Unknown link', '<p>This link leads to no session.</p>'))
    if (session.outcome !== undefined)
      return send(reply, 200, page('All done', `<p>This session is finished.</p>${wayBack(session)}`))
    if (isOver(tenant, session)) return send(reply, 410, page('Too late', '<p>This session has ended. Please start again.</p>'))
    return send(reply, 200, page('Verify your identity', choice(session, await ownDocument(tenant, session))))
  })

  for (const name of endingNames) {
    app.post<{ Params: { handle: string } }>(`/hosted/:handle/${name}`, async (request, reply) => {
      const session = tenant.sessions.byHandle(request.params.handle)
      if (session === undefined || !endingsOf(session.kind).includes(name)) throw new Refusal(404, 'Unknown link')
      // A second press, or Back and another button: what was done stays.
      if (session.outcome === undefined) {
        if (isOver(tenant, session)) {
          return send(reply, 410, page('Too late', '<p>This session has ended. Please start again.</p>'))
        }
        await finishOnce(tenant, session, endings[name].verdict)
      }
      reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer')
      if (session.redirectionUrl !== undefined) return reply.redirect(session.redirectionUrl, 303)
      return send(reply, 200, page('All done', '<p>You can close this window.</p>'))
    })
  }
}

function isOver(tenant: Tenant, session: Session): boolean {
  return session.closedAt !== undefined || isExpired(session, tenant.clock.now())
}

function send(reply: FastifyReply, status: number, html: string): FastifyReply {
  return (
    reply
      .code(status)
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      // The address is the way into the session: it must not travel to the next page.
      .header('referrer-policy', 'no-referrer')
      // No form-action here: browsers apply it to the redirect back as well.
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'")
      .send(html)
  )
}

function choice(session: Session, shown: ShownDocument): string {
  const form = (name: EndingName) =>
    `<form method="post" action="/hosted/${session.handle}/${name}"><button class="${endings[name].tone}">${escaped(endings[name].label(shown))}</button></form>`
  return `<p>This is the sandbox's stand-in for Incode. No camera, no document: choose how the verification ends.</p>
${endingsOf(session.kind).map(form).join('')}
<p class="small">Session ${session.interviewId}, workflow ${escaped(session.configurationId)}</p>`
}

function wayBack(session: Session): string {
  return session.redirectionUrl === undefined
    ? '<p>You can close this window.</p>'
    : `<p><a href="${escaped(session.redirectionUrl)}">Go on</a></p>`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
}

const style = `body{font:1rem/1.5 system-ui,sans-serif;margin:0;background:#f3f5f8;color:#1c2430}
main{max-width:24rem;margin:8vh auto;padding:1.5rem;background:#fff;border-radius:12px}
h1{font-size:1.35rem;margin:0 0 .75rem}form{margin:.6rem 0}
button{width:100%;padding:.85rem;font:inherit;font-weight:600;border:0;border-radius:8px;color:#fff;cursor:pointer}
button:focus-visible{outline:3px solid #1c2430;outline-offset:2px}
.good{background:#137a4b}.bad{background:#b3261e}.open{background:#7a5200}.small{font-size:.8rem;color:#5b6675;overflow-wrap:anywhere}`

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${style}</style></head><body><main><h1>${title}</h1>${body}</main></body></html>`
}
