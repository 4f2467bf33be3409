import { isStepgateError, rowOf } from '../../contract/index.ts'
import { endingFrame } from './ending.ts'
import { frame } from './frame.ts'
import { type Ending, endingOf } from './texts.ts'

const unknown: Ending = { title: 'This page does not exist', text: 'Check the address, or start again where you came from.' }
const used: Ending = { title: 'This link was used already', text: 'A link works once. Please start again where you came from.' }
const foreign: Ending = {
  title: 'This cannot be done from here',
  text: 'The request did not come from our page, or not from the browser that began it. Please start again where you came from.',
}

const texts: Readonly<Record<string, Ending>> = {
  not_found: unknown,
  gone: endingOf('cancelled'),
  link_used: used,
  link_expired: endingOf('abandoned'),
  forbidden: foreign,
  rate_limited: endingOf('rate_limited'),
  integration_disabled: endingOf('cancelled'),
}

/** What a person reads when something fails. Never the error's own words, never an id. */
export function renderErrorPage(error: unknown): { readonly status: number; readonly page: string } {
  const status = isStepgateError(error) ? rowOf(error).status : 500
  const ending = (isStepgateError(error) && texts[error.code]) || endingOf('provider_error')
  return { status, page: frame(endingFrame(ending)) }
}
