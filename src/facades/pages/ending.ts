import type { Reason } from '../../contract/index.ts'
import type { LinkPage, Objection } from '../../verification/port.ts'
import { type Frame, frame } from './frame.ts'
import { html } from './html.ts'
import { type Ending, endingFor, endingOf, tooLate } from './texts.ts'

/** A page that says how it ended and what to do now. */
export function endingFrame({ title, text }: Ending): Frame {
  return { title, body: html`<h1>${title}</h1><p>${text}</p>` }
}

/** The same in the words for whose page it is. */
export function renderEndingFor(page: LinkPage): string {
  return frame(endingFrame(endingFor(page.reason, page)))
}

export function renderEnding(reason: Reason): string {
  return frame(endingFrame(endingOf(reason)))
}

/** What *Not me* did, in the words of how the request ended. */
export function renderObjection({ did, reason }: Objection): string {
  return did === 'too_late' ? renderTooLate('report') : renderEnding(reason)
}

export function renderTooLate(what: keyof typeof tooLate): string {
  return frame(endingFrame(tooLate[what]))
}
