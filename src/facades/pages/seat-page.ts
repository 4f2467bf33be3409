import type { SeatPage } from '../../verification/port.ts'
import { endingFrame } from './ending.ts'
import { type Frame, frame } from './frame.ts'
import { type Html, html, trusted } from './html.ts'
import { notMe } from './link-page.ts'
import { renderOperations } from './operations-page.ts'
import { renderReadBack, renderWithAgent } from './read-back-page.ts'
import { marked, renderChoice } from './rehearsal-page.ts'
import { selfPosting } from './self-posting.ts'
import { endingFor, endingOf, secondLook, tooManyCodes } from './texts.ts'

const pollSeconds = 3
const reviewSeconds = 60
/** A hand-over link lives for a minute; then a new one is drawn. */
const redrawSeconds = 55

const post = (action: string, label: string, quiet = false): Html =>
  html`<form method="post" action="${action}"><button${quiet && html` class="quiet"`}>${label}</button></form>`

const ending = (seat: SeatPage): Frame => endingFrame(endingFor(seat.reason, seat.page))

/** The same words whatever failed: who looks at them learns nothing of what would have passed. */
function over(seat: SeatPage, here: string): Frame {
  const { title, text } = endingFor(seat.reason, seat.page)
  if (seat.triesLeft === 0) return endingFrame(tooManyCodes)
  if (seat.secondLook === undefined) return ending(seat)
  if (seat.secondLook === 'asked') return endingFrame(secondLook.asked)
  return {
    title,
    body: html`<h1>${title}</h1>
<p role="status">${text}</p>
<p>${secondLook.offer}</p>
${post(`${here}/second-look`, 'Ask for a second look')}`,
  }
}

function typeCode(seat: SeatPage, here: string): Frame {
  const wrong = seat.triesLeft !== undefined && seat.triesLeft < 3
  return {
    title: 'Type the code from your phone',
    body: html`<h1>Type the code that your phone shows</h1>
<p>When the check on your phone is done, it shows eight characters. Type them here to go on in this browser.</p>
${wrong && html`<p class="warn" role="alert">That was not the code. Tries left: ${seat.triesLeft}.</p>`}
<form method="post" action="${here}/code">
<label for="code">Code</label>
<input id="code" name="code" autocomplete="one-time-code" autocapitalize="characters" spellcheck="false" maxlength="12" required autofocus>
<button>Go on</button>
</form>
${notMe(`${here}/not-me`)}`,
  }
}

function backToCheck({ vendorUrl, isEmbedded }: SeatPage, here: string): Html | false {
  const to = isEmbedded ? `${here}/check` : vendorUrl
  return (
    to !== undefined && html`<p class="soft">Not finished yet? <a href="${to}" rel="noreferrer">Go back to the check</a>.</p>`
  )
}

/** For Incode, for a human, or for this browser to carry the answer on. Only the first can still go on on a phone. */
function waiting(seat: SeatPage, here: string): Frame {
  switch (seat.reason) {
    case 'in_progress':
      return {
        title: 'One moment',
        refresh: { seconds: pollSeconds, url: here },
        body: html`<h1>One moment</h1>
<p role="status">We are waiting for the result of your check. This page renews itself.</p>
${post(here, 'Look now')}
${backToCheck(seat, here)}
${seat.role === 'seat' && post(`${here}/hand-over`, 'Use my phone instead', true)}
${notMe(`${here}/not-me`)}`,
      }
    case 'under_review': {
      const { title, text } = endingOf(seat.reason)
      return {
        title,
        refresh: { seconds: reviewSeconds, url: here },
        body: html`<h1>${title}</h1>
<p role="status">${text} Once it is decided, open it again in this browser to go on.</p>
${post(here, 'Look now')}
${notMe(`${here}/not-me`)}`,
      }
    }
    default:
      return {
        title: 'Your check is done',
        body: html`<h1>Your check is done</h1>
<p role="status">${seat.page.purpose === 'enrollment' ? 'Press the button to finish.' : 'Go on to where you came from.'}</p>
${post(here, 'Go on')}
${notMe(`${here}/not-me`)}`,
      }
  }
}

/** One frame for each thing that the seat, or the browser that waits, can be shown. */
const shows: Readonly<Record<SeatPage['show'], (seat: SeatPage, here: string) => Frame>> = {
  start: (_seat, here) => ({
    title: 'Go on to Incode',
    body: html`<h1>Go on with the check</h1>
<p>You need your identity document and a camera.</p>
${post(here, 'Go on in this browser')}
${post(`${here}/hand-over`, 'Use my phone instead', true)}
${notMe(`${here}/not-me`)}`,
  }),
  waiting,
  soon: (_seat, here) => ({
    title: 'One moment',
    refresh: { seconds: pollSeconds, url: here },
    body: html`<h1>One moment</h1>
<p role="status">Your check is done. In a few seconds you can go on. This page renews itself.</p>
${notMe(`${here}/not-me`)}`,
  }),
  try_again: (_seat, here) => ({
    title: 'Try again',
    body: html`<h1>That did not work yet</h1>
<p>The check ended without a result. Take off glasses or a mask, find even light, have your document ready, and try again.</p>
${post(here, 'Try again')}
${notMe(`${here}/not-me`)}`,
  }),
  transfer_code: seat => ({
    title: 'Your code',
    body: html`<h1>Type this code where you started</h1>
<p class="code" role="status">${seat.transferCode}</p>
<p class="warn">Only type it into your own browser. Never tell it to anybody, and never type it into a page that somebody sent you.</p>
<p class="soft">It is valid for two minutes.</p>
${notMe(`/verify/seat/${seat.verificationId}/not-me`)}`,
  }),
  type_code: typeCode,
  moved: (_seat, here) => ({
    title: 'Go on on your phone',
    refresh: { seconds: pollSeconds, url: here },
    body: html`<h1>Go on on your phone</h1>
<p>The check now runs on your phone. Leave this page open.</p>
${notMe(`${here}/not-me`)}`,
  }),
  once_more: (_seat, here) => ({
    title: 'Show your face once more',
    body: html`<h1>Show your face once more</h1>
<p>Somebody has had a look, and you can go on. Have your document ready, and show your face once more.</p>
${post(here, 'Go on in this browser')}
${post(`${here}/hand-over`, 'Use my phone instead', true)}
${notMe(`${here}/not-me`)}`,
  }),
  // Over for us, and still waited for where the person came from: nobody has to find the button for that.
  carry_on: (seat, here) => {
    const { title, text } = endingOf(seat.reason)
    return {
      title,
      body: html`<h1>${title}</h1>
<p role="status">${text}</p>
${post(here, 'Go on')}
${selfPosting}`,
    }
  },
  rehearsal: renderChoice,
  operations: renderOperations,
  read_back: renderReadBack,
  with_agent: renderWithAgent,
  done: ending,
  nothing: ending,
  over,
  unavailable: (_seat, here) => ({
    title: 'This does not work right now',
    body: html`<h1>Incode cannot be reached right now</h1>
<p>It is not because of you. Wait a moment, then try again. If it goes on, go back without it and try later.</p>
${post(here, 'Try again')}
${post(`${here}/give-up`, 'Go back without it', true)}`,
  }),
}

export function renderSeatPage(seat: SeatPage): string {
  return frame(marked(shows[seat.show](seat, `/verify/seat/${seat.verificationId}`), seat.page.mode))
}

/** The drawing that a phone scans. It dies after a minute, and the page draws a new one on request. */
export function renderHandOver(id: string, drawing: string): string {
  const here = `/verify/seat/${id}`
  return frame({
    title: 'Scan with your phone',
    refresh: { seconds: redrawSeconds, url: here },
    body: html`<h1>Scan this with your phone</h1>
<div class="qr" role="img" aria-label="QR code that opens the check on your phone">${trusted(drawing)}</div>
<p class="warn">Do not send this picture to anybody, and only scan it if you see it on your own screen.</p>
<p>The code is valid for one minute. Once your phone has opened it, this page goes on by itself.</p>
<p><a href="${here}">I have scanned it</a></p>
${post(`${here}/hand-over`, 'Draw a new code', true)}`,
  })
}
