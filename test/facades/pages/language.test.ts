import { describe, expect, it } from 'vitest'
import { languageFor } from '../../../src/facades/pages/language.ts'

const all = ['en', 'es', 'pt'] as const

describe('the language of a page', () => {
  it.each([
    [undefined, 'pt-BR,pt;q=0.9,en;q=0.8', 'pt'],
    [undefined, 'de-DE,de;q=0.9,es;q=0.4,en;q=0.3', 'es'],
    [undefined, 'en;q=0.2,es;q=0.9', 'es'],
    [undefined, 'es;q=0,en', 'en'],
    [undefined, 'de', 'en'],
    [undefined, undefined, 'en'],
    [undefined, `${'x,'.repeat(100_000)}es`, 'en'],
    ['es-MX', 'pt', 'es'],
    ['PT', undefined, 'pt'],
    ['"><script>', 'es', 'es'],
  ])('chosen %s, with a browser that reads %s, is %s', (chosen, accepted, language) => {
    expect(languageFor(all, chosen, accepted)).toBe(language)
  })

  it('is one that the portal offers, whatever else there are texts in', () => {
    expect(languageFor(['pt', 'es'], 'en', 'en')).toBe('pt')
  })
})
