import { isStepgateError } from '../../contract/index.ts'
import { problemOf } from '../problem.ts'
import { endingFrame } from './ending.ts'
import { frame } from './frame.ts'
import { html } from './html.ts'
import { type Ending, endingOf } from './texts.ts'

/** Nothing is known here of whose link it was. */
const invitation = 'If it was an invitation, ask whoever invited you for a new one.'

const unknown: Ending = { title: 'This page does not exist', text: 'Check the address, or start again where you came from.' }
const used: Ending = {
  title: 'This link was used already',
  text: `A link works once. Please start again where you came from. ${invitation}`,
}
const late: Ending = { title: endingOf('abandoned').title, text: `${endingOf('abandoned').text} ${invitation}` }
const foreign: Ending = {
  title: 'This cannot be done from here',
  text: 'The request did not come from our page, or not from the browser that began it. Please start again where you came from.',
}
const unreadable: Ending = {
  title: 'This could not be read',
  text: 'Go back to the page before and try again, or start again where you came from.',
}
const passing: Ending = {
  title: 'This does not work right now',
  text: 'It is not because of you, and nothing is lost. Wait a moment, then try again. If it goes on, start again where you came from.',
}

const texts: Readonly<Record<string, Ending>> = {
  not_found: unknown,
  gone: endingOf('cancelled'),
  link_used: used,
  link_expired: late,
  forbidden: foreign,
  rate_limited: endingOf('rate_limited'),
}

/** An administrator can end it by a press, and what stands on it goes on then. */
const passes: ReadonlySet<string> = new Set(['integration_disabled', 'unavailable'])

/**
 * What a person reads when something fails. Never the error's own words, never an id. `again` is the page from which
 * the person can go on once what failed is over.
 */
export function renderErrorPage(error: unknown, again?: string): { readonly status: number; readonly page: string } {
  const { status } = problemOf(error)
  const code = isStepgateError(error) ? error.code : undefined
  if (again !== undefined && code !== undefined && passes.has(code)) {
    const { title, body } = endingFrame(passing)
    return { status, page: frame({ title, body: html`${body}<p><a href="${again}">Try again</a></p>` }) }
  }
  const ending =
    (code !== undefined && texts[code]) || (status < 500 && code === undefined ? unreadable : endingOf('provider_error'))
  return { status, page: frame(endingFrame(ending)) }
}
