/**
 * What people write for other people to read: names, reasons, descriptions. It stands in tables of a terminal, in logs, in
 * mail and on pages, where a control character draws over what is around it, and a bidirectional control shows another text
 * than the one that is kept.
 * @see https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 */

/** Controls, what turns the direction of a text, and half of a surrogate pair, which PostgreSQL does not keep. */
const hidden = /[\p{Cc}\p{Bidi_Control}\p{Cs}\u2028\u2029]/u
const hiddenOnes = new RegExp(hidden, 'gu')

/** What a text is refused with; it repeats nothing of it. */
export const notPlain = 'Must not have control characters, line breaks or marks that turn the direction of the text.'
export const notPlainLines = 'Must not have control characters or marks that turn the direction of the text.'

/** One line of text, and nothing that hides in it. */
export function isPlainLine(text: string): boolean {
  return !hidden.test(text)
}

/** The same over several lines, tabs included. */
export function isPlainLines(text: string): boolean {
  return isPlainLine(text.replace(/\r\n|[\n\t]/g, ' '))
}

/** As a line can be shown in a terminal: what hides in it is written out, as JSON escapes it. */
export function shownPlain(text: string): string {
  return text.replace(hiddenOnes, one => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** The same for several lines, tabs included. */
export function shownLines(text: string): string {
  return text.replace(/[^\n\t]+/g, shownPlain)
}
