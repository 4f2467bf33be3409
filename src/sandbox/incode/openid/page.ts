import type { FastifyReply } from 'fastify'
import type { Authorization } from './authorizations.ts'

/** Without a form-action: browsers apply it to the redirect back as well. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"

export function sendPage(reply: FastifyReply, status: number, html: string): FastifyReply {
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'no-referrer')
    .header('content-security-policy', policy)
    .send(html)
}

export function choicePage({ handle }: Authorization): string {
  const form = (button: string, label: string) =>
    `<form method="post" action="/oauth2/face/${handle}/${button}"><button>${label}</button></form>`
  return page(
    'Show your face',
    `<p>This is the sandbox's stand-in for Incode. No camera: choose how it ends.</p>${form('pass', 'Pass')}${form('fail', 'Fail')}`,
  )
}

export const tooLatePage = page('Too late', '<p>This request has ended. Please start again.</p>')

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>body{font:1rem/1.5 system-ui,sans-serif;margin:8vh auto;max-width:24rem;padding:0 1.5rem}
button{width:100%;padding:.85rem;margin:.3rem 0;font:inherit}</style></head><body><main><h1>${title}</h1>${body}</main></body></html>`
}
