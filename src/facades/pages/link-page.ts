import { type Reason, reasonTable } from '../../contract/index.ts'
import type { LinkPage } from '../../verification/port.ts'
import type { Brand } from './brand.ts'
import { endingFor, portalFoot, renderEndingFor } from './ending.ts'
import { type Frame, frame } from './frame.ts'
import { type Html, html } from './html.ts'
import { marked, readyToRehearse } from './rehearsal-page.ts'
import { consentMark } from './texts.ts'
import { type Words, wordsIn } from './words/index.ts'

/** Who asks, for which account, why, and what will happen. Who signs up has no account yet. */
function facts({ link, purposes, operations }: Words, page: LinkPage, brand: Brand | undefined): Html {
  const account = page.purpose !== 'sign_up' && html`<dt>${link.account}</dt><dd>${page.account}</dd>\n`
  const outcome =
    page.operations.length > 0 && html`<dt>${link.get}</dt><dd>${page.operations.map(name => html`${operations[name]}<br>`)}</dd>`
  return html`<dl>
<dt>${link.asks}</dt><dd>${brand?.name ?? page.asks}</dd>
${account}<dt>${link.to}</dt><dd>${purposes[page.purpose]}</dd>
${page.reasonText && html`<dt>${link.theirWords}</dt><dd${page.language && html` lang="${page.language}"`}>${page.reasonText}</dd>`}
${outcome}
<dt>${link.at}</dt><dd>${page.startedAt.replace('T', ' ').replace(/:\d\d(\.\d+)?Z$/, ' UTC')}</dd>
</dl>`
}

export function notMe(action: string, words: Words): Html {
  return html`<form method="post" action="${action}"><button class="stop">${words.link.notMe}</button></form>`
}

/** An invitation is not begun by the person: it has to have come to their own mailbox. */
function caution({ link }: Words, { purpose, isHandOver }: LinkPage): Html {
  const begun = { enrollment: link.cautionInvitation, helpdesk: link.cautionHelpdesk }
  const start = purpose === 'enrollment' || purpose === 'helpdesk' ? begun[purpose] : link.cautionStart
  return html`<p class="warn">${isHandOver ? link.cautionPhone : start}</p>`
}

/** Where it ends: a phone that scanned a drawing hands the answer back to the browser that drew it. */
function last({ link }: Words, { mustReceive, isHandOver }: LinkPage): string {
  if (!mustReceive) return link.lastTold
  return isHandOver ? link.lastPhone : link.lastHere
}

function ready(words: Words, page: LinkPage, here: string, about: Html): Frame {
  const { link } = words
  const shown = html`<input type="hidden" name="shown" value="${consentMark(words.lang)}">`
  return {
    title: link.title,
    body: html`<h1>${link.title}</h1>
${about}
<p>${link.next}</p>
<ol>
<li>${link.steps[0]}</li>
<li>${link.steps[1]}</li>
<li>${last(words, page)}</li>
</ol>
${caution(words, page)}
<p class="soft">${link.need}</p>
<form method="post" action="${here}">${shown}<button>${link.go}</button></form>
${!page.isHandOver && html`<form method="post" action="${here}/phone">${shown}<button class="quiet">${link.phone}</button></form>`}
${notMe(`${here}/not-me`, words)}`,
  }
}

const isInvitation = ({ purpose, mustReceive }: LinkPage) => purpose === 'enrollment' && !mustReceive

function otherBrowser(words: Words, page: LinkPage, here: string, about: Html): Frame {
  const { link } = words
  return {
    title: link.otherTitle,
    body: html`<h1>${link.otherHeading}</h1>
${about}
<p>${link.otherText}${isInvitation(page) && ` ${link.otherInvitation}`}</p>
<p class="warn">${link.otherNotMe}</p>
${notMe(`${here}/not-me`, words)}`,
  }
}

/** How it ended before there was anything to be done with a check. */
const cutShort: ReadonlySet<Reason> = new Set<Reason>([
  'abandoned',
  'cancelled',
  'reported_by_person',
  'relay_suspected',
  'review_timeout',
  'rate_limited',
  'provider_unavailable',
  'provider_error',
])

/** For the browser that sits there: in the middle of it, or with an answer that it has not carried on yet. */
function resumable(words: Words, page: LinkPage, here: string, about: Html): Frame {
  const { link } = words
  if (cutShort.has(page.reason)) {
    const { title, text } = endingFor(words, page.reason, page)
    return {
      title,
      body: html`<h1>${title}</h1>
${about}
<p role="status">${text}</p>
<form method="post" action="/verify/seat/${page.verificationId}"><button>${link.goOn}</button></form>`,
    }
  }
  const isDone = page.reason !== 'in_progress'
  return {
    title: link.goOn,
    body: html`<h1>${isDone ? link.done : link.middle}</h1>
${about}
${isDone && html`<p>${link.doneText}</p>`}
<form method="post" action="/verify/seat/${page.verificationId}"><button>${link.goOn}</button></form>
${!reasonTable[page.reason].final && notMe(`${here}/not-me`, words)}`,
  }
}

/** What a link shows. Nothing of it changes anything. */
export function renderLinkPage(page: LinkPage, here: string, brand?: Brand): string {
  const words = wordsIn(page.language)
  const about = facts(words, page, brand)
  const look = { lang: words.lang, brand, foot: portalFoot(words, page, brand) }
  switch (page.state) {
    case 'ready':
      // What an administrator rehearses is explained to that administrator.
      if (page.mode === 'rehearsal') return frame(readyToRehearse(facts(wordsIn('en'), page, brand), here))
      return frame({ ...ready(words, page, here, about), ...look })
    case 'other_browser':
      return frame({ ...marked(otherBrowser(words, page, here, about), page.mode), ...look })
    case 'resumable':
      return frame({ ...marked(resumable(words, page, here, about), page.mode), ...look })
    case 'over':
      return renderEndingFor(page, brand)
  }
}
