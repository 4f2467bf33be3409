import type { PinnedAddress, VerifierEmbedding } from '../../contract/index.ts'
import type { EmbedPage } from '../../verification/port.ts'
import type { Brand } from './brand.ts'
import { embedScriptIntegrity, hashSource } from './embed-script.ts'
import { frame, pageHeaders } from './frame.ts'
import { html, trusted } from './html.ts'
import { notMe } from './link-page.ts'
import { styleSource } from './style.ts'
import { wordsIn } from './words/index.ts'

/**
 * The vendor's check on a page of ours. No address and no host may run a script here, only contents: the policy lists the
 * hashes of the pinned module, of our own script and of the import map, which makes browsers ask for the module's hash also
 * where a script imports it. A browser that understands less of this runs less, and the form below leads to Incode's own page.
 * @see https://www.w3.org/TR/CSP3/#external-hash
 * @see https://html.spec.whatwg.org/multipage/webappapis.html#import-map-integrity-map
 */

/** What ends an inline script early is written otherwise (HTML, restrictions for contents of script elements). */
const importMap = ({ url, integrity }: PinnedAddress) =>
  JSON.stringify({ integrity: { [url]: integrity } }).replaceAll('<', '\\u003c')

function policyFor({ module, styles, connect, webAssembly }: VerifierEmbedding, brand: Brand | undefined): string {
  return [
    "default-src 'none'",
    `script-src '${module.integrity}' '${embedScriptIntegrity}' ${hashSource(importMap(module))}${webAssembly ? " 'wasm-unsafe-eval'" : ''}`,
    `style-src ${styleSource}${brand?.sheet === undefined ? '' : ` ${brand.sheet.source}`}${styles === undefined ? '' : ` ${styles.url}`}`,
    `connect-src ${connect.join(' ')}`,
    'img-src data: blob:',
    'media-src blob:',
    ...(webAssembly ? ['worker-src blob:'] : []),
    "frame-ancestors 'none'",
    "base-uri 'none'",
    // No other window: a page of this host in one could be read and driven by whatever runs here.
    'sandbox allow-scripts allow-same-origin allow-forms',
  ].join('; ')
}

export function renderEmbedPage(
  { verificationId, embedding, returnUrl, page }: EmbedPage,
  brand?: Brand,
): {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
} {
  const words = wordsIn(page.language)
  const { embed } = words
  const { module, styles, apiUrl, token, language } = embedding
  const here = `/verify/seat/${verificationId}`
  const headers = {
    ...pageHeaders,
    'content-security-policy': policyFor(embedding, brand),
    'permissions-policy': 'camera=(self), microphone=(), geolocation=()',
  }
  const body = frame({
    title: embed.title,
    lang: words.lang,
    brand,
    // The module before our script: whoever asks for it first says which hash it has to have.
    head: html`<script type="importmap">${trusted(importMap(module))}</script>
${styles && html`<link rel="stylesheet" href="${styles.url}" integrity="${styles.integrity}" crossorigin="anonymous">`}
<script type="module" src="${module.url}" integrity="${module.integrity}" crossorigin="anonymous"></script>
<script type="module" src="/verify/embedded.js" integrity="${embedScriptIntegrity}"></script>`,
    body: html`<h1>${embed.title}</h1>
<div id="check" hidden data-module="${module.url}" data-api="${apiUrl}" data-token="${token}" data-lang="${language}" data-back="${returnUrl}"></div>
<incode-flow></incode-flow>
<p id="failed" class="warn" role="alert" hidden>${embed.failed}</p>
<noscript><p class="warn">${embed.noScript}</p></noscript>
<form method="post" action="${here}/at-incode"><button class="quiet">${embed.atIncode}</button></form>
<form method="post" action="${here}/hand-over"><button class="quiet">${words.seat.phoneInstead}</button></form>
${notMe(`${here}/not-me`, words)}
<p class="soft">${embed.finished} <a href="${here}">${embed.stands}</a>.</p>`,
  })
  return { headers, body }
}
