import { isStepgateError } from '../../contract/index.ts'
import { endingFrame } from './ending.ts'
import { renderErrorPage } from './error-page.ts'
import { frame } from './frame.ts'
import type { Ending } from './texts.ts'

/** A program says that it reads anything, or nothing at all of it; a browser names HTML (RFC 9110, section 12.5.1). */
export const asksForPage = (accept: string | undefined): boolean =>
  /\btext\/html\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(accept ?? '')

const switchedOff: Ending = {
  title: 'This does not work right now',
  text: 'You were sent here to show who you are, and the organisation has switched that off. Go back to where you came from and choose another way, or ask your helpdesk.',
}
const removed: Ending = {
  title: 'This is not used any more',
  text: 'You were sent here to show who you are, and the organisation no longer does that here. Go back to where you came from and choose another way, and tell your helpdesk about it.',
}

const texts: Readonly<Record<string, Ending>> = { integration_disabled: switchedOff, gone: removed }

/** What a person reads whom a product led to an integration that takes nobody, or that could not answer. */
export function renderLedAstray(error: unknown): { readonly status: number; readonly page: string } {
  const rendered = renderErrorPage(error)
  const ending = isStepgateError(error) ? texts[error.code] : undefined
  return ending === undefined ? rendered : { ...rendered, page: frame(endingFrame(ending)) }
}
