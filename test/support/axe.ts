import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const level = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What hangs on colours: the rest of a page is the same by day and by night. */
const ofColours = ['color-contrast', 'link-in-text-block']

/** What is wrong with a page for people who see, hear or point differently. */
export const violations = (page: Page): Promise<readonly string[]> => look(page, level)

/** What is wrong with a page as it is painted once the colours are of the other scheme, which it has from then on. */
export async function violationsOfColours(page: Page, colorScheme: 'light' | 'dark'): Promise<readonly string[]> {
  await page.emulateMedia({ colorScheme })
  // Painted, and not only told so: what was styled for the other scheme is so until the next frame.
  await page.evaluate(`new Promise(done => {
    const { dataset } = document.documentElement
    const painted = () => requestAnimationFrame(() => requestAnimationFrame(done))
    const look = () => (dataset.mantineColorScheme === '${colorScheme}' ? painted() : requestAnimationFrame(look))
    look()
  })`)
  return look(page, ofColours)
}

async function look(page: Page, runOnly: readonly string[]): Promise<readonly string[]> {
  // By the protocol, since the pages let no script in that is not theirs.
  const { violations: found } = (await page.evaluate(
    `if (!window.axe) { ${axe} }; axe.run({ runOnly: ${JSON.stringify(runOnly)}, resultTypes: ['violations'] })`,
  )) as {
    violations: readonly { id: string; nodes: readonly { html: string; failureSummary?: string }[] }[]
  }
  return found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`))
}
