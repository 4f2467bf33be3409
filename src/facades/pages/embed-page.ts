import type { PinnedAddress, VerifierEmbedding } from '../../contract/index.ts'
import type { EmbedPage } from '../../verification/port.ts'
import { embedScriptIntegrity, hashSource } from './embed-script.ts'
import { frame, pageHeaders } from './frame.ts'
import { html, trusted } from './html.ts'
import { notMe } from './link-page.ts'
import { styleSource } from './style.ts'

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

function policyFor({ module, styles, connect, webAssembly }: VerifierEmbedding): string {
  return [
    "default-src 'none'",
    `script-src '${module.integrity}' '${embedScriptIntegrity}' ${hashSource(importMap(module))}${webAssembly ? " 'wasm-unsafe-eval'" : ''}`,
    `style-src ${styleSource}${styles === undefined ? '' : ` ${styles.url}`}`,
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

export function renderEmbedPage({ verificationId, embedding, returnUrl }: EmbedPage): {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
} {
  const { module, styles, apiUrl, token, language } = embedding
  const here = `/verify/seat/${verificationId}`
  const headers = {
    ...pageHeaders,
    'content-security-policy': policyFor(embedding),
    'permissions-policy': 'camera=(self), microphone=(), geolocation=()',
  }
  const body = frame({
    title: 'Verify your identity',
    // The module before our script: whoever asks for it first says which hash it has to have.
    head: html`<script type="importmap">${trusted(importMap(module))}</script>
${styles && html`<link rel="stylesheet" href="${styles.url}" integrity="${styles.integrity}" crossorigin="anonymous">`}
<script type="module" src="${module.url}" integrity="${module.integrity}" crossorigin="anonymous"></script>
<script type="module" src="/verify/embedded.js" integrity="${embedScriptIntegrity}"></script>`,
    body: html`<h1>Verify your identity</h1>
<div id="check" hidden data-module="${module.url}" data-api="${apiUrl}" data-token="${token}" data-lang="${language}" data-back="${returnUrl}"></div>
<incode-flow></incode-flow>
<p id="failed" class="warn" role="alert" hidden>The check could not be shown on this page. Go on at Incode's own page instead.</p>
<noscript><p class="warn">This page needs a script to show the check. Go on at Incode's own page instead.</p></noscript>
<form method="post" action="${here}/at-incode"><button class="quiet">Go on at Incode's own page</button></form>
<form method="post" action="${here}/hand-over"><button class="quiet">Use my phone instead</button></form>
${notMe(`${here}/not-me`)}
<p class="soft">Finished already? <a href="${here}">See how it stands</a>.</p>`,
  })
  return { headers, body }
}
