import { isStepgateError } from '../../contract/index.ts'
import { problemOf } from '../problem.ts'
import { endingFrame, endingOf } from './ending.ts'
import { frame } from './frame.ts'
import { html } from './html.ts'
import { type Ending, type Words, wordsIn } from './words/index.ts'

function endingBy(words: Words, code: string | undefined): Ending | undefined {
  const { errors, invitation } = words
  const andInvitation = ({ title, text }: Ending): Ending => ({ title, text: `${text} ${invitation}` })
  switch (code) {
    case 'not_found':
      return errors.unknown
    case 'gone':
      return endingOf(words, 'cancelled')
    case 'link_used':
      return andInvitation(errors.used)
    case 'link_expired':
      return andInvitation(endingOf(words, 'abandoned'))
    case 'forbidden':
      return errors.foreign
    case 'rate_limited':
      return endingOf(words, 'rate_limited')
    default:
      return undefined
  }
}

/** An administrator can end it by a press, and what stands on it goes on then. */
const passes: ReadonlySet<string> = new Set(['integration_disabled', 'unavailable'])

/**
 * What a person reads when something fails. Never the error's own words, never an id. `again` is the page from which
 * the person can go on once what failed is over.
 */
export function renderErrorPage(
  error: unknown,
  again?: string,
  language?: string,
): { readonly status: number; readonly page: string } {
  const words = wordsIn(language)
  const { lang } = words
  const { status } = problemOf(error)
  const code = isStepgateError(error) ? error.code : undefined
  if (again !== undefined && code !== undefined && passes.has(code)) {
    const { title, body } = endingFrame(words.errors.passing)
    return {
      status,
      page: frame({ title, lang, body: html`${body}<p><a href="${again}">${words.seat.again}</a></p>` }),
    }
  }
  const ending =
    endingBy(words, code) ?? (status < 500 && code === undefined ? words.errors.unreadable : endingOf(words, 'provider_error'))
  return { status, page: frame({ ...endingFrame(ending), lang }) }
}
