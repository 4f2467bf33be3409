import type { PageLanguage } from '../../contract/index.ts'
import type { ShownText } from '../../verification/port.ts'

/**
 * What a person agrees to by pressing *Continue*: all that the page of a link says before it. The verification keeps which
 * text it was, so a change of one word of it is another version (`test/facades/pages/consent.test.ts` knows them all).
 */
export const consentText = { text: 'continue', version: 5, language: 'en' } as const

/** As the form sends it along, in the language that it was shown in: a page may have been open since before the text changed. */
export const consentMark = (language: PageLanguage = consentText.language) =>
  `${consentText.text}.${consentText.version}.${language}`

/** What a form was shown with; undefined where it says nothing of ours. */
export function consentIn(mark: unknown): ShownText | undefined {
  const [, version, language] = (typeof mark === 'string' && /^continue\.(\d{1,4})\.([a-z]{2})$/.exec(mark)) || []
  if (version === undefined || language === undefined || Number(version) < 1) return undefined
  // Nobody was shown a text that is still to be written.
  return Number(version) > consentText.version ? undefined : { text: consentText.text, version: Number(version), language }
}
