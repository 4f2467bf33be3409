import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const level = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What is wrong with a page for people who see, hear or point differently. */
export async function violations(page: Page): Promise<readonly string[]> {
  // By the protocol, since the pages let no script in that is not theirs.
  const { violations: found } = (await page.evaluate(
    `if (!window.axe) { ${axe} }; axe.run({ runOnly: ${JSON.stringify(level)}, resultTypes: ['violations'] })`,
  )) as {
    violations: readonly { id: string; nodes: readonly { html: string; failureSummary?: string }[] }[]
  }
  return found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`))
}
