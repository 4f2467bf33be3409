/** A page of the stand-in, and the form that comes back from one. */

import type { FastifyReply, FastifyRequest } from 'fastify'

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

function pageOf(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)} · Okta stand-in</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:26rem;margin:3rem auto;padding:0 1rem}input{display:block;font:inherit;width:100%;padding:.5rem;box-sizing:border-box}input[type=checkbox]{display:inline;width:auto}fieldset{margin:1rem 0}fieldset p{margin:.25rem 0}code{overflow-wrap:anywhere}button{font:inherit;padding:.5rem 1rem}</style>
</head><body><main><h1>${escaped(title)}</h1>${body}</main></body></html>`
}

export const formOf = (request: FastifyRequest): URLSearchParams =>
  new URLSearchParams(typeof request.body === 'string' ? request.body : '')

export function sendPage(reply: FastifyReply, status: number, title: string, body: string): FastifyReply {
  return (
    reply
      .code(status)
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      // The address of a link is what it is worth.
      .header('referrer-policy', 'no-referrer')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'")
      .send(pageOf(title, body))
  )
}
