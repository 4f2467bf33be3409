import type { Reason } from '../../contract/index.ts'
import { type Frame, frame } from './frame.ts'
import { html } from './html.ts'
import { type Ending, endingOf, tooLate } from './texts.ts'

/** A page that says how it ended and what to do now. */
export function endingFrame({ title, text }: Ending): Frame {
  return { title, body: html`<h1>${title}</h1><p>${text}</p>` }
}

export function renderEnding(reason: Reason): string {
  return frame(endingFrame(endingOf(reason)))
}

export function renderTooLate(what: keyof typeof tooLate): string {
  return frame(endingFrame(tooLate[what]))
}
