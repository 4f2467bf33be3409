import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { html, trusted } from '../../../src/facades/pages/html.ts'

describe('the template of the pages', () => {
  it('escapes whatever a caller, a directory or a person puts into it', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        const { markup } = html`<p title="${text}">${text}</p>`
        expect(markup.replace(/^<p title="|">|<\/p>$/g, '')).not.toMatch(/[<>"']/)
      }),
    )
  })

  it('keeps markup of its own, lists of it, and drops what is absent', () => {
    expect(html`<ul>${[html`<li>${'a&b'}</li>`, html`<li>${2}</li>`]}${null}${undefined}${false}</ul>`.markup).toBe(
      '<ul><li>a&amp;b</li><li>2</li></ul>',
    )
    expect(html`${trusted('<svg></svg>')}`.markup).toBe('<svg></svg>')
  })
})
