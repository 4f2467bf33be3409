import { createHash } from 'node:crypto'
import { type Factor, type OperationSecret, secretOperations } from '../../contract/index.ts'
import type { OfferedOperation, Performed, SeatPage } from '../../verification/port.ts'
import type { Brand } from './brand.ts'
import { portalFoot } from './ending.ts'
import { type Frame, frame, headersWith } from './frame.ts'
import { type Html, html, trusted } from './html.ts'
import { notMe } from './link-page.ts'
import { type OperationWords, operationWordsIn } from './operation-words/index.ts'
import { marked } from './rehearsal-page.ts'
import { type Words, wordsIn } from './words/index.ts'

/** What a verified person may have done, and the one page that shows what came of it. */

const gives: ReadonlySet<string> = new Set(secretOperations)

const timeOf = (iso: string) => iso.replace('T', ' ').replace(/:\d\d(\.\d+)?Z$/, ' UTC')

/** Of what a second person has to approve: that they were asked, or the button that asks them. */
function waiting(texts: OperationWords, { asked }: OfferedOperation, here: string): Html {
  if (asked === undefined) {
    return html`<p class="soft">${texts.standing.waits}</p>\n<form method="post" action="${here}/approval"><button>${texts.ask}</button></form>\n`
  }
  return html`<p class="soft">${texts.standing.waits}</p>
<p>${texts.askedNumber}</p>
<p class="code" role="status">${asked.number}</p>
<p>${texts.askedUntil} ${timeOf(asked.until)}.</p>
`
}

function offer(texts: OperationWords, one: OfferedOperation, here: string): Html {
  const { operation, standing, sentTo } = one
  const id = `of-${operation}`
  const heading = html`<h2 id="${id}">${texts.what[operation]}</h2>`
  if (standing === 'waits') return html`${heading}\n${waiting(texts, one, here)}`
  if (standing !== 'ready') return html`${heading}\n<p class="soft">${texts.standing[standing]}</p>\n`
  return html`${heading}
${sentTo ? html`<p class="soft">${texts.sends} ${sentTo}.</p>` : gives.has(operation) && html`<p class="soft">${texts.once}</p>`}
<form method="post" action="${here}/operations"><input type="hidden" name="operation" value="${operation}"><button aria-describedby="${id}">${sentTo && gives.has(operation) ? texts.send : texts.press[operation]}</button></form>
`
}

/** How often the page looks whether somebody has approved. */
const approvalSeconds = 15

/** The forms come first: whoever uses a keyboard reaches them before the way back. */
export function renderOperations({ page, operations = [], goesBack, transferCode }: SeatPage, here: string, words: Words): Frame {
  const texts = operationWordsIn(page.language)
  const back =
    goesBack === true &&
    html`<p>${texts.goBackLead}</p>
<form method="post" action="${here}/go-back"><button class="quiet">${texts.goBack} ${page.asks}</button></form>`
  const transfer = transferCode && html`<p class="warn">${texts.transfer}</p>\n<p class="code" role="status">${transferCode}</p>`
  const waits = operations.some(({ asked }) => asked !== undefined)
  return {
    title: texts.title,
    lang: texts.lang,
    ...(waits ? { refresh: { seconds: approvalSeconds, url: here, shown: 'here' as const } } : {}),
    body: html`<h1>${texts.title}</h1>
<p role="status">${texts.lead}</p>
${operations.map(one => offer(texts, one, here))}
${back}
${transfer}
${notMe(`${here}/not-me`, words)}`,
  }
}

/** A page that is kept for *Back* keeps no secret: what it showed is taken away when it is left (HTML, `pagehide`). */
const forget = "addEventListener('pagehide',function(){var s=document.getElementById('secret');if(s)s.remove()})"
const scriptSource = `'sha256-${createHash('sha256').update(forget).digest('base64')}'`
export const performedHeaders = headersWith({ scriptSource, referrerPolicy: 'same-origin' })

function secretOf(texts: OperationWords, { kind, value, expiresAt }: OperationSecret): Html {
  const time = timeOf(expiresAt)
  const shown =
    kind === 'link'
      ? html`<p><a href="${value}" target="_blank" rel="noopener noreferrer">${texts.openLink}</a></p>`
      : html`<p class="token" role="status">${value}</p>`
  return html`<div id="secret">
${shown}
<p>${texts.until} ${time}.</p>
<p class="warn">${texts.keepToYourself}</p>
</div>
<script>${trusted(forget)}</script>`
}

/** Of what went past this browser. */
const sentOf = (texts: OperationWords, to: string): Html =>
  html`<p role="status">${texts.sent} ${to}.</p>\n<p>${texts.sentText}</p>`

/** Of what is shown in a portal: nobody else says what to do with it. */
function after({ portal }: Words, { kind }: OperationSecret, signInUrl: string | undefined): Html | false {
  if (kind === 'link') return false
  return html`<h2>${portal.after}</h2>
<p>${portal.useCode}</p>
${signInUrl && html`<p><a href="${signInUrl}" target="_blank" rel="noopener noreferrer">${portal.signIn}</a></p>`}`
}

/** A button for each: what it removes is read before it is pressed, and names nothing in whole. */
function choice(texts: OperationWords, factors: readonly Factor[], here: string): Frame {
  const one = ({ id, kind, name }: Factor) => html`<li>
<form method="post" action="${here}/operations"><input type="hidden" name="operation" value="reset_factor"><input type="hidden" name="factor" value="${id}"><span id="of-${id}">${texts.kinds[kind]}${name && ` (${name})`}</span> <button aria-describedby="of-${id}">${texts.remove}</button></form>
</li>
`
  return {
    title: texts.which,
    lang: texts.lang,
    body: html`<h1>${texts.which}</h1>
<p>${texts.whichLead}</p>
<ul>
${factors.map(one)}
</ul>
<p><a href="${here}">${texts.goOn}</a></p>`,
  }
}

function performed(texts: OperationWords, what: Performed, here: string, next: (secret: OperationSecret) => Html | false): Frame {
  const { lang } = texts
  if (what.did === 'choose') return choice(texts, what.factors, here)
  const go = html`<p><a href="${here}">${texts.goOn}</a></p>`
  if (what.did !== 'done') {
    const { title, text } = texts.not[what.did]
    const given = what.secret && html`<p>${texts.instead}</p>\n${secretOf(texts, what.secret)}`
    // That nothing was changed is not true where a link was made: it took the old password away.
    const said = (what.did !== 'refused' || !given) && html`<p role="alert">${text}</p>\n`
    const sent = what.sentTo && sentOf(texts, what.sentTo)
    return { title, lang, body: html`<h1>${title}</h1>\n${said}${given}${sent}\n${go}` }
  }
  const title = texts.done[what.operation]
  const instead = (what.secret ?? what.sentTo) !== undefined && !gives.has(what.operation)
  return {
    title,
    lang,
    body: html`<h1>${title}</h1>
${what.isRehearsed && html`<p class="warn">${texts.rehearsed}</p>`}
${instead && html`<p>${texts.instead}</p>`}
${what.secret && secretOf(texts, what.secret)}
${what.sentTo && sentOf(texts, what.sentTo)}
${what.secret && next(what.secret)}
${what.signedOut === true && !what.isRehearsed && html`<p class="soft">${texts.signedOut}</p>`}
${what.signedOut === false && html`<p class="warn">${texts.notSignedOut}</p>`}
${go}`,
  }
}

/** The answer to the press, and to nothing else: there is no address at which it could be had again. */
export function renderPerformed(
  what: Performed,
  { page }: Pick<SeatPage, 'page'>,
  brand?: Brand,
): { readonly status: number; readonly page: string } {
  const here = `/verify/seat/${page.verificationId}`
  const texts = operationWordsIn(page.language)
  const status = what.did === 'done' || what.did === 'choose' ? 200 : what.did === 'later' ? 503 : 409
  const words = wordsIn(page.language)
  const next = (secret: OperationSecret) => page.isSelfService && after(words, secret, brand?.signInUrl)
  const shown = marked(performed(texts, what, here, next), page.mode)
  return { status, page: frame({ ...shown, brand, foot: portalFoot(words, page, brand) }) }
}
