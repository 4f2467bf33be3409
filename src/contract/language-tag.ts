/** A BCP 47 tag (RFC 5646), as far as it says language, script and region; products write some with an underscore. */
const tag = /^[a-z]{2,3}([-_][a-z0-9]{1,8}){0,3}$/i

/**
 * In which language somebody is spoken to, as a product has it: one tag, or several by preference as of `Accept-Language`
 * (RFC 9110, section 12.5.4), of which the first counts. Undefined for what is none.
 */
export function readLanguage(value: unknown): string | undefined {
  const [first = ''] = typeof value === 'string' ? value.split(/[,;]/, 1) : []
  const text = first.trim()
  return tag.test(text) ? text.replaceAll('_', '-') : undefined
}
