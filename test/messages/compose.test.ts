import { describe, expect, it } from 'vitest'
import { compose } from '../../src/messages/compose.ts'
import { languages, type MessageKind } from '../../src/messages/texts.ts'

const kinds: readonly MessageKind[] = [
  'invite',
  'invite_reminder',
  'renewal',
  'recovery_started',
  'recovery_done',
  'identity_bound',
]
const facts = {
  organisation: 'Acme',
  account: 'a•••@e••••.com',
  link: 'https://host/verify/abc',
  until: '2026-12-03T10:00:00.000Z',
}
const each = languages.flatMap(language => kinds.map(kind => ({ language, kind })))

describe('the text of a message', () => {
  it.each(each)('says who asks, for which account and until when, and has nothing left to fill in: $language $kind', one => {
    const { subject, text, html } = compose(one.kind, one.language, facts)
    for (const part of [text, html]) {
      expect(part).toContain('Acme')
      expect(part).toContain(facts.account)
      expect(part).toContain(facts.link)
      expect(part).toMatch(/\b3\b.*2026/)
      expect(part).not.toMatch(/[{}]/)
    }
    expect(subject).toContain('Acme')
    expect(text.match(/https?:/g)).toHaveLength(1)
  })

  it.each(languages)('has no link where it tells what a reviewer decided, and names the account masked: %s', language => {
    const { link: _, ...told } = facts
    for (const kind of ['review_approved', 'review_rejected', 'identity_unbound', 'contact_changed'] as const) {
      const { subject, text, html } = compose(kind, language, told)
      expect(`${subject}${text}${html}`).not.toMatch(/https?:|href|[{}]|undefined/)
      expect(text).toContain(facts.account)
      expect(/\b3\b.*2026/.test(text)).toBe(kind !== 'review_rejected')
    }
  })

  it.each(languages)('has no button where there is nothing to be done by a link: %s', language => {
    const { link: _link, ...rest } = facts
    const { text, html } = compose('configuration_loosened', language, rest)
    for (const part of [text, html]) {
      expect(part).toContain(facts.account)
      expect(part).toMatch(/\b3\b.*2026/)
      expect(part).not.toMatch(/[{}]|https?:|undefined/)
    }
  })

  it('writes days as the language does', () => {
    const dayIn = (language: (typeof languages)[number]) => compose('invite', language, facts).text
    expect(dayIn('en')).toContain('3 December 2026')
    expect(dayIn('es')).toContain('3 de diciembre de 2026')
    expect(dayIn('pt')).toContain('3 de dezembro de 2026')
  })

  it('lets the name of an integration neither begin a header nor bring markup along', () => {
    const hostile = { ...facts, organisation: 'Acme\r\nBcc: all@example.com\r\n\r\n<img src="https://evil/x">' }
    const { subject, text, html } = compose('invite', 'en', hostile)
    expect(subject).not.toMatch(/[\r\n]/)
    expect(text).not.toMatch(/^Bcc:/m)
    expect(html).not.toContain('<img')
    expect(html).not.toMatch(/<(script|link|style|iframe)\b/)
  })
})
