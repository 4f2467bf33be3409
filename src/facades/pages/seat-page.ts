import type { SeatPage } from '../../verification/port.ts'
import type { Brand } from './brand.ts'
import { endingFor, endingFrame, endingOf, portalFoot } from './ending.ts'
import { type Frame, frame } from './frame.ts'
import { type Html, html, trusted } from './html.ts'
import { notMe } from './link-page.ts'
import { renderOperations } from './operations-page.ts'
import { renderReadBack, renderWithAgent } from './read-back-page.ts'
import { marked, renderChoice } from './rehearsal-page.ts'
import { selfPosting } from './self-posting.ts'
import { type Words, wordsIn } from './words/index.ts'

const pollSeconds = 3
const reviewSeconds = 60
/** A hand-over link lives for a minute; then a new one is drawn. */
const redrawSeconds = 55

const post = (action: string, label: string, quiet = false): Html =>
  html`<form method="post" action="${action}"><button${quiet && html` class="quiet"`}>${label}</button></form>`

/** What a page is made of: what there is to show, the address of the page, and the words. */
type Show = (seat: SeatPage, here: string, words: Words) => Frame

const ending: Show = (seat, _here, words) => endingFrame(endingFor(words, seat.reason, seat.page))

/** The browser that handed a recovery of one's own over to a phone has nothing to go on with. */
const done: Show = (seat, here, words) =>
  seat.role === 'receiver' && seat.page.isSelfService ? endingFrame(words.portal.onPhone) : ending(seat, here, words)

/** The same words whatever failed: who looks at them learns nothing of what would have passed. */
const over: Show = (seat, here, words) => {
  const { title, text } = endingFor(words, seat.reason, seat.page)
  if (seat.triesLeft === 0) return endingFrame(words.tooManyCodes)
  if (seat.secondLook === undefined) return ending(seat, here, words)
  if (seat.secondLook === 'asked') return endingFrame(words.secondLook.asked)
  return {
    title,
    body: html`<h1>${title}</h1>
<p role="status">${text}</p>
<p>${words.secondLook.offer}</p>
${post(`${here}/second-look`, words.seat.secondLook)}`,
  }
}

const typeCode: Show = ({ triesLeft }, here, words) => {
  const { seat, link } = words
  const wrong = triesLeft !== undefined && triesLeft < 3
  return {
    title: seat.typeTitle,
    body: html`<h1>${seat.typeHeading}</h1>
<p>${seat.typeText}</p>
${wrong && html`<p id="code-fault" class="warn" role="alert">${seat.typeWrong} ${triesLeft}.</p>`}
<form method="post" action="${here}/code">
<label for="code">${seat.code}</label>
<input id="code" name="code" autocomplete="one-time-code" autocapitalize="characters" spellcheck="false" maxlength="12" required autofocus${wrong && html` aria-invalid="true" aria-describedby="code-fault"`}>
<button>${link.goOn}</button>
</form>
${notMe(`${here}/not-me`, words)}`,
  }
}

function backToCheck({ vendorUrl, isEmbedded }: SeatPage, here: string, { seat }: Words): Html | false {
  const to = isEmbedded ? `${here}/check` : vendorUrl
  return (
    to !== undefined && html`<p class="soft">${seat.notFinished} <a href="${to}" rel="noreferrer">${seat.backToCheck}</a>.</p>`
  )
}

/** For Incode, for a human, or for this browser to carry the answer on. Only the first can still go on on a phone. */
const waiting: Show = (seat, here, words) => {
  const said = words.seat
  switch (seat.reason) {
    case 'in_progress':
      return {
        title: said.moment,
        refresh: { seconds: pollSeconds, url: here, shown: 'here' },
        body: html`<h1>${said.moment}</h1>
<p role="status">${said.waiting}</p>
${post(here, said.look)}
${backToCheck(seat, here, words)}
${seat.role === 'seat' && post(`${here}/hand-over`, said.phoneInstead, true)}
${notMe(`${here}/not-me`, words)}`,
      }
    case 'under_review': {
      const { title, text } = endingOf(words, seat.reason)
      return {
        title,
        refresh: { seconds: reviewSeconds, url: here, shown: 'here' },
        body: html`<h1>${title}</h1>
<p role="status">${text} ${said.reviewMore}</p>
${post(here, said.look)}
${notMe(`${here}/not-me`, words)}`,
      }
    }
    default: {
      const endsHere = seat.page.purpose === 'enrollment' || seat.page.isSelfService
      return {
        title: said.done,
        body: html`<h1>${said.done}</h1>
<p role="status">${endsHere ? said.finish : said.goOnThere}</p>
${post(here, words.link.goOn)}
${notMe(`${here}/not-me`, words)}`,
      }
    }
  }
}

/** A heading, a sentence, and to go on here or on a phone. */
function onOrPhone(title: string, heading: string, text: string, here: string, words: Words): Frame {
  return {
    title,
    body: html`<h1>${heading}</h1>
<p>${text}</p>
${post(here, words.seat.here)}
${post(`${here}/hand-over`, words.seat.phoneInstead, true)}
${notMe(`${here}/not-me`, words)}`,
  }
}

/** One frame for each thing that the seat, or the browser that waits, can be shown. */
const shows: Readonly<Record<SeatPage['show'], Show>> = {
  start: (_seat, here, words) => onOrPhone(words.seat.startTitle, words.seat.startHeading, words.link.need, here, words),
  waiting,
  soon: (_seat, here, words) => ({
    title: words.seat.moment,
    refresh: { seconds: pollSeconds, url: here, shown: 'here' },
    body: html`<h1>${words.seat.moment}</h1>
<p role="status">${words.seat.soon}</p>
${notMe(`${here}/not-me`, words)}`,
  }),
  try_again: (_seat, here, words) => ({
    title: words.seat.again,
    body: html`<h1>${words.seat.againHeading}</h1>
<p>${words.seat.againText}</p>
${post(here, words.seat.again)}
${notMe(`${here}/not-me`, words)}`,
  }),
  transfer_code: (seat, here, words) => ({
    title: words.seat.codeTitle,
    body: html`<h1>${words.seat.codeHeading}</h1>
<p class="code" role="status">${seat.transferCode}</p>
<p class="warn">${words.seat.codeWarn}</p>
<p class="soft">${words.seat.codeValid}</p>
${notMe(`${here}/not-me`, words)}`,
  }),
  type_code: typeCode,
  moved: (_seat, here, words) => ({
    title: words.seat.moved,
    refresh: { seconds: pollSeconds, url: here, shown: 'here' },
    body: html`<h1>${words.seat.moved}</h1>
<p>${words.seat.movedText}</p>
${notMe(`${here}/not-me`, words)}`,
  }),
  once_more: (_seat, here, words) => onOrPhone(words.seat.onceMore, words.seat.onceMore, words.seat.onceMoreText, here, words),
  // Over for us, and still waited for where the person came from: nobody has to find the button for that.
  carry_on: (seat, here, words) => {
    const { title, text } = endingOf(words, seat.reason)
    return {
      title,
      body: html`<h1>${title}</h1>
<p role="status">${text}</p>
${post(here, words.link.goOn)}
${selfPosting}`,
    }
  },
  rehearsal: renderChoice,
  operations: renderOperations,
  read_back: renderReadBack,
  with_agent: renderWithAgent,
  nothing: (_seat, _here, words) => endingFrame(words.portal.cannot),
  done,
  over,
  unavailable: (_seat, here, words) => ({
    title: words.seat.down,
    body: html`<h1>${words.seat.downHeading}</h1>
<p>${words.seat.downText}</p>
${post(here, words.seat.again)}
${post(`${here}/give-up`, words.seat.without, true)}`,
  }),
}

export function renderSeatPage(seat: SeatPage, brand?: Brand): string {
  const words = wordsIn(seat.page.language)
  const shown = shows[seat.show](seat, `/verify/seat/${seat.verificationId}`, words)
  return frame({ lang: words.lang, ...marked(shown, seat.page.mode), brand, foot: portalFoot(words, seat.page, brand) })
}

/** The drawing that a phone scans. It dies after a minute, and the page draws a new one on request. */
export function renderHandOver(
  { page, verificationId }: Pick<SeatPage, 'page' | 'verificationId'>,
  drawing: string,
  brand?: Brand,
): string {
  const here = `/verify/seat/${verificationId}`
  const { seat, lang } = wordsIn(page.language)
  return frame({
    title: seat.scanTitle,
    lang,
    brand,
    refresh: { seconds: redrawSeconds, url: here, shown: 'there' },
    body: html`<h1>${seat.scanHeading}</h1>
<div class="qr" role="img" aria-label="${seat.scanLabel}">${trusted(drawing)}</div>
<p class="warn">${seat.scanWarn}</p>
<p>${seat.scanText}</p>
<p><a href="${here}">${seat.scanned}</a></p>
${post(`${here}/hand-over`, seat.redraw, true)}`,
  })
}
