import type { Mode } from '../../contract/index.ts'
import type { SeatPage } from '../../verification/port.ts'
import type { RehearsalOutcome } from '../../verification/rehearsal/outcomes.ts'
import type { Frame } from './frame.ts'
import { type Html, html } from './html.ts'

/** What is shown in a rehearsal: on every page that it is one, and in place of Incode what can be chosen. */

const notice = html`<p class="code">This is a rehearsal</p>
<p class="warn">Nobody is checked here, and nothing that comes of it is real.</p>`

/** A page of a rehearsal says so above all that it says else. */
export function marked(page: Frame, mode: Mode): Frame {
  return mode === 'live' ? page : { ...page, title: `Rehearsal: ${page.title}`, body: html`${notice}${page.body}` }
}

/** Agrees to nothing: no document and no face is looked at. */
export function readyToRehearse(facts: Html, here: string): Frame {
  return marked(
    {
      title: 'Confirm that it is you',
      body: html`<h1>What a person would see</h1>
${facts}
<p>You are not taken to Incode. You choose what it would have said, and go on as a person would.</p>
<form method="post" action="${here}"><button>Continue</button></form>
<form method="post" action="${here}/not-me"><button class="stop">Not me</button></form>`,
    },
    'rehearsal',
  )
}

const words: Readonly<Record<RehearsalOutcome, string>> = {
  pass: 'Pass',
  review: 'A person has to look',
  wrong_document: 'The document is not genuine',
  other_name: 'The document is somebody else\u2019s',
  other_face: 'The face is not the one of the document',
  abandon: 'The person gives up',
  provider_down: 'Incode is down',
  reviewer_approves: 'The reviewer approves',
  reviewer_rejects: 'The reviewer rejects',
}

/** One form: each button is an outcome. */
export function renderChoice({ outcomes = [], reason }: SeatPage, here: string): Frame {
  const buttons = outcomes.map(one => html`<button name="outcome" value="${one}">${words[one]}</button>\n`)
  const heading = reason === 'under_review' ? 'What does the reviewer say?' : 'How does the check end?'
  return {
    title: heading,
    body: html`<h1>${heading}</h1>
<form method="post" action="${here}/rehearse">
${buttons}</form>
<form method="post" action="${here}/not-me"><button class="stop">Not me</button></form>`,
  }
}
