import { type Reason, reasonTable } from '../../contract/index.ts'
import type { LinkPage } from '../../verification/port.ts'
import { renderEndingFor } from './ending.ts'
import { type Frame, frame } from './frame.ts'
import { type Html, html } from './html.ts'
import { marked, readyToRehearse } from './rehearsal-page.ts'
import { consentMark, endingFor, operationTexts, purposeTexts } from './texts.ts'

/** Who asks, for which account, why, and what will happen. Who signs up has no account yet. */
function facts(page: LinkPage): Html {
  const account = page.purpose !== 'sign_up' && html`<dt>For the account</dt><dd>${page.account}</dd>\n`
  const outcome =
    page.operations.length > 0 &&
    html`<dt>What you will get</dt><dd>${page.operations.map(name => html`${operationTexts[name]}<br>`)}</dd>`
  return html`<dl>
<dt>Who asks</dt><dd>${page.asks}</dd>
${account}<dt>To</dt><dd>${purposeTexts[page.purpose]}</dd>
${page.reasonText && html`<dt>Their words</dt><dd${page.language && html` lang="${page.language}"`}>${page.reasonText}</dd>`}
${outcome}
<dt>Asked at</dt><dd>${page.startedAt.replace('T', ' ').replace(/:\d\d(\.\d+)?Z$/, ' UTC')}</dd>
</dl>`
}

export function notMe(action: string): Html {
  return html`<form method="post" action="${action}"><button class="stop">Not me</button></form>`
}

const shown = html`<input type="hidden" name="shown" value="${consentMark}">`
/** An invitation is not begun by the person: it has to have come to their own mailbox. */
function caution({ purpose, isHandOver }: LinkPage): Html {
  if (isHandOver) {
    return html`<p class="warn">Only go on if you scanned this just now, from your own screen. If somebody else showed or sent it to you, press Not me.</p>`
  }
  if (purpose === 'helpdesk') {
    return html`<p class="warn">Only go on if you called your helpdesk yourself, and are speaking with them now. We never call you and ask for this. If somebody called you, press Not me.</p>`
  }
  return purpose === 'enrollment'
    ? html`<p class="warn">Only go on if this invitation came to your own mailbox, and the account is yours. If somebody else sent you the link, press Not me.</p>`
    : html`<p class="warn">Only go on if you started this yourself, just now. Nobody from your helpdesk will send you such a link and ask you to hurry.</p>`
}

/** Where it ends: a phone that scanned a drawing hands the answer back to the browser that drew it. */
function last({ mustReceive, isHandOver }: LinkPage): string {
  if (!mustReceive) return 'You are told whether it worked.'
  return isHandOver
    ? 'This phone shows a code. Type it into the browser in which you started, and go on there.'
    : 'You go on where you started, in this browser.'
}

function ready(page: LinkPage, here: string): Frame {
  return {
    title: 'Confirm that it is you',
    body: html`<h1>Confirm that it is you</h1>
${facts(page)}
<p>What happens next:</p>
<ol>
<li>You are taken to the check of your document and your face, which Incode does.</li>
<li>You come back here by yourself.</li>
<li>${last(page)}</li>
</ol>
${caution(page)}
<p class="soft">You need your identity document and a camera.</p>
<form method="post" action="${here}">${shown}<button>Continue</button></form>
${!page.isHandOver && html`<form method="post" action="${here}/phone">${shown}<button class="quiet">Use my phone's camera</button></form>`}
${notMe(`${here}/not-me`)}`,
  }
}

const isInvitation = ({ purpose, mustReceive }: LinkPage) => purpose === 'enrollment' && !mustReceive

function otherBrowser(page: LinkPage, here: string): Frame {
  return {
    title: 'Opened in another browser',
    body: html`<h1>This request belongs to another browser</h1>
${facts(page)}
<p>It was already begun somewhere else, and only there it can go on. If that was you, go back to that browser.${isInvitation(page) && html` If you no longer have it, ask the organisation that invited you, or your helpdesk, for a new invitation.`}</p>
<p class="warn">If you did not start it, press Not me.</p>
${notMe(`${here}/not-me`)}`,
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
function resumable(page: LinkPage, here: string): Frame {
  if (cutShort.has(page.reason)) {
    const { title, text } = endingFor(page.reason, page)
    return {
      title,
      body: html`<h1>${title}</h1>
${facts(page)}
<p role="status">${text}</p>
<form method="post" action="/verify/seat/${page.verificationId}"><button>Go on</button></form>`,
    }
  }
  const isDone = page.reason !== 'in_progress'
  return {
    title: 'Go on',
    body: html`<h1>${isDone ? 'Your check is done' : 'You are in the middle of this'}</h1>
${facts(page)}
${isDone && html`<p>Press the button to go on to where you came from.</p>`}
<form method="post" action="/verify/seat/${page.verificationId}"><button>Go on</button></form>
${!reasonTable[page.reason].final && notMe(`${here}/not-me`)}`,
  }
}

/** What a link shows. Nothing of it changes anything. */
export function renderLinkPage(page: LinkPage, here: string): string {
  switch (page.state) {
    case 'ready':
      return frame(page.mode === 'rehearsal' ? readyToRehearse(facts(page), here) : ready(page, here))
    case 'other_browser':
      return frame(marked(otherBrowser(page, here), page.mode))
    case 'resumable':
      return frame(marked(resumable(page, here), page.mode))
    case 'over':
      return renderEndingFor(page)
  }
}
