/** Pages of the stand-ins for whoever administers a product there, or is one of its people, and the forms that come back from them. */

import type { FastifyReply, FastifyRequest } from 'fastify'

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

function pageOf(product: string, title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)} · ${escaped(product)}</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:26rem;margin:3rem auto;padding:0 1rem}input,textarea{display:block;font:inherit;width:100%;padding:.5rem;box-sizing:border-box}input[type=checkbox]{display:inline;width:auto}fieldset{margin:1rem 0}fieldset p{margin:.25rem 0}code{overflow-wrap:anywhere}button{font:inherit;padding:.5rem 1rem}</style>
</head><body><main><h1>${escaped(title)}</h1>${body}</main></body></html>`
}

export const formOf = (request: FastifyRequest): URLSearchParams =>
  new URLSearchParams(typeof request.body === 'string' ? request.body : '')

/** Sends pages of one product. */
export const pagesOf =
  (product: string) =>
  (reply: FastifyReply, status: number, title: string, body: string): FastifyReply =>
    reply
      .code(status)
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      // The address of a link is what it is worth.
      .header('referrer-policy', 'no-referrer')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'")
      .send(pageOf(product, title, body))

/** Nobody is signed in on these pages: a page of another site could have a browser send the form. */
export const isFromElsewhere = (request: FastifyRequest): boolean =>
  !['same-origin', 'none', undefined].includes(request.headers['sec-fetch-site'] as string | undefined)

export const tickBox = (name: string, value: string, label: string, isOn: boolean): string =>
  `<p><label><input type="checkbox" name="${name}" value="${value}"${isOn ? ' checked' : ''}> ${escaped(label)}</label></p>`

/** Of what the page offers, what is ticked; and what there was beside it. */
export const chosen = (ticked: readonly string[], offered: readonly string[], had: readonly string[]): readonly string[] => [
  ...offered.filter(one => ticked.includes(one)),
  ...had.filter(one => !offered.includes(one)),
]
