import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseLinks } from '../../connectors/okta/link-header.ts'

const nextOf = (header: string) => parseLinks(header)?.find(link => link.rel.includes('next'))?.target

describe('a Link header', () => {
  it.each<[string, string, string | undefined]>([
    ['two headers joined', '<https://o/a>; rel="self", <https://o/b>; rel="next"', 'https://o/b'],
    ['no next', '<https://o/a>; rel="self"', undefined],
    ['a bare rel', '<https://o/b>;rel=next', 'https://o/b'],
    ['another spelling', '<https://o/b>; REL="NEXT"', 'https://o/b'],
    ['several relations', '<https://o/b>; rel="prefetch next"', 'https://o/b'],
    ['commas, semicolons and quotes in the address', '<https://o/b?after=a,b;c="d">; rel="next"', 'https://o/b?after=a,b;c="d"'],
    ['other parameters', '<https://o/b>; title="a, b; rel=\\"prev\\""; rel="next"; x', 'https://o/b'],
    ['only the first rel counts', '<https://o/b>; rel="self"; rel="next"', undefined],
    ['empty elements', ' , <https://o/b>; rel="next" , ,', 'https://o/b'],
    ['nothing', '', undefined],
  ])('%s', (_, header, next) => {
    expect(parseLinks(header)).toBeDefined()
    expect(nextOf(header)).toBe(next)
  })

  it.each([
    'https://o/b; rel="next"',
    '<https://o/b; rel="next"',
    '<https://o/a>; rel="self", <https://o/b>; rel="ne',
    '<https://o/a>; rel="self" <https://o/b>; rel="next"',
    '<https://o/a>; rel="self", rel="next"',
    '<https://o/a>; ="next"',
  ])('is not read as "no next page" when it is malformed: %s', header => {
    expect(parseLinks(header)).toBeUndefined()
  })

  it('gives back whatever links were written', () => {
    const target = fc.webUrl({ withQueryParameters: true }).filter(url => !url.includes('>'))
    const rel = fc.uniqueArray(fc.constantFrom('self', 'next', 'prev', 'first', 'last'), { minLength: 1 })
    const title = fc.string().map(text => text.replaceAll(/[^\x20-\x7e]/g, '').replaceAll(/["\\]/g, String.raw`\$&`))
    fc.assert(
      fc.property(fc.array(fc.record({ target, rel, title, first: fc.boolean() })), links => {
        const header = links.map(one => {
          const parameters = [`rel="${one.rel.join(' ')}"`, `title="${one.title}"`]
          return `<${one.target}>; ${(one.first ? parameters : parameters.reverse()).join('; ')}`
        })
        expect(parseLinks(header.join(', '))).toEqual(links.map(one => ({ target: one.target, rel: one.rel })))
      }),
    )
  })

  it('never throws and never drops the last link, whatever is cut off', () => {
    const whole = '<https://o/a?x=1>; rel="self", <https://o/b?after=q>; rel="next"'
    fc.assert(
      fc.property(fc.integer({ min: whole.indexOf(',') + 3, max: whole.length - 1 }), length => {
        const links = parseLinks(whole.slice(0, length))
        expect(links === undefined || links.length === 2).toBe(true)
      }),
    )
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '>', ';', ',', '"', '=', ' ', '\\', 'a') }),
        text => void parseLinks(text),
      ),
    )
  })

  it('reads a hostile header in a time that grows with its length', () => {
    for (const text of [' ', ',', '<', ';', '"', '\\', 'a;', '<a>;a="']) {
      const started = performance.now()
      parseLinks(`<a>;${text.repeat(20_000)}`)
      parseLinks(text.repeat(20_000))
      expect(performance.now() - started, text).toBeLessThan(1000)
    }
  })
})
