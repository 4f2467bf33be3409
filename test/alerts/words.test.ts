import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { words } from '../../src/alerts/words.ts'
import { alertActors, alertCodes } from '../../src/contract/index.ts'

const routes = readFileSync(new URL('../../src/console/routes.ts', import.meta.url), 'utf8')
const pages = [...routes.matchAll(/^\s+path: '(\/[^']*)'/gm)].map(([, path = '']) => path.split('/'))

/** Whether the console has a page there: by its name, and with something in each place that stands for something. */
const isPage = (at: string) => {
  const parts = at.slice('/console'.length).split('/')
  return pages.some(page => page.length === parts.length && page.every((name, n) => fits(name, parts[n])))
}
const fits = (name: string, part = '') => (name.startsWith('$') ? /^\w+$/.test(part) : name === part)

describe('what is told of an alert', () => {
  it('leads to pages that are looked up where the console has them', () => {
    expect(pages.length).toBeGreaterThan(20)
    expect([isPage('/console/reviews'), isPage('/console/sync/runs/r1')]).toEqual([true, true])
    expect([isPage('/console/nowhere'), isPage('/console/sync/runs/'), isPage('/console/reviews/a/b')]).toEqual(
      Array(3).fill(false),
    )
  })

  it.each(alertCodes)('%s: a title, who must act, advice, and a page of the console', code => {
    const { title, actor, advice, at } = words[code]
    expect(title).toMatch(/^[A-Z].{9,}[^.]$/)
    expect(alertActors).toContain(actor)
    expect(advice).toMatch(/^[A-Z].{19,}\.$/)
    expect(advice).not.toBe(title)
    for (const integrationId of [null, 'int1']) {
      for (const target of [null, 'about1']) {
        const link = at({ integrationId, target })
        expect(link.startsWith('/console/') && isPage(link), link).toBe(true)
      }
    }
  })

  it('is said of each in words of its own', () => {
    const all = Object.values(words)
    expect(new Set(all.map(({ title }) => title)).size).toBe(alertCodes.length)
    expect(new Set(all.map(({ advice }) => advice)).size).toBe(alertCodes.length)
  })
})
