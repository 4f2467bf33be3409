import { isStepgateError } from '../../contract/index.ts'
import { endingFrame } from './ending.ts'
import { renderErrorPage } from './error-page.ts'
import { frame } from './frame.ts'
import { type Ending, wordsIn } from './words/index.ts'

/** A program says that it reads anything, or nothing at all of it; a browser names HTML (RFC 9110, section 12.5.1). */
export const asksForPage = (accept: string | undefined): boolean =>
  /\btext\/html\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(accept ?? '')

const { errors } = wordsIn('en')
const texts: Readonly<Record<string, Ending>> = { integration_disabled: errors.off, gone: errors.removed }

/** What a person reads whom a product led to an integration that takes nobody, or that could not answer. */
export function renderLedAstray(error: unknown): { readonly status: number; readonly page: string } {
  const rendered = renderErrorPage(error)
  const ending = isStepgateError(error) ? texts[error.code] : undefined
  return ending === undefined ? rendered : { ...rendered, page: frame(endingFrame(ending)) }
}
