import { type Brand, renderBrand } from './brand.ts'
import { type Html, html, trusted } from './html.ts'
import { isRenewed, type Renewal, renewalHead, renewalScript, renewalSource } from './renewal.ts'
import { style, styleSource } from './style.ts'

/**
 * `form-action` is left out on purpose: browsers apply it to the redirect that follows a form, and the person is sent
 * on to Incode and back to the flow by exactly such redirects.
 */
const policy = `default-src 'none'; style-src ${styleSource}; img-src data:; frame-ancestors 'none'; base-uri 'none'`

export const pageHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': policy,
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  // No other site hears an address. With `no-referrer` browsers would send `Origin: null` with our own forms, too.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow',
}

/** The same for a page that has one script of ours, known by its hash (CSP Level 3, hash-source). */
export function headersWith(one: { readonly scriptSource: string; readonly referrerPolicy: string }): typeof pageHeaders {
  return {
    ...pageHeaders,
    'content-security-policy': `${policy}; script-src ${one.scriptSource}`,
    'referrer-policy': one.referrerPolicy,
  }
}

const renewedHeaders: typeof pageHeaders = {
  ...pageHeaders,
  'content-security-policy': `${policy}; script-src ${renewalSource}; connect-src 'self'`,
}

/** Those of a page that looks by itself whether there is something new, or of any other. */
export const headersOf = (page: string): typeof pageHeaders => (isRenewed(page) ? renewedHeaders : pageHeaders)

/** The same for pages with a colour of their own. */
export function headersFor(brand: Brand | undefined, headers = pageHeaders): typeof pageHeaders {
  if (brand?.sheet === undefined) return headers
  const before = headers['content-security-policy'] ?? policy
  return { ...headers, 'content-security-policy': before.replace(styleSource, `${styleSource} ${brand.sheet.source}`) }
}

export interface Frame {
  readonly title: string
  readonly body: Html
  readonly head?: Html
  /** The language of its texts, where it is not English. */
  readonly lang?: string
  /** How it looks, where that is said. */
  readonly brand?: Brand | undefined
  /** Beneath the page. */
  readonly foot?: Html | undefined
  readonly refresh?: Renewal
}

/**
 * In English, whatever the flow asked for, but for pages that have texts in its `language`; Incode's own pages, and the flow's
 * own words, follow it, too.
 */
export function frame({ title, body, head, refresh, brand, foot, lang = 'en' }: Frame): string {
  return html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${refresh && renewalHead(refresh)}
<style>${trusted(style)}</style>
${brand?.sheet && html`<style>${trusted(brand.sheet.css)}</style>`}
${head}
</head>
<body>
${brand && renderBrand(brand)}
<main>
<article>
${body}
</article>
</main>
${foot}
${refresh && renewalScript(refresh)}
</body>
</html>
`.markup
}
