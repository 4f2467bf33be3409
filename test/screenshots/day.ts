import type { Browser } from 'playwright-core'
import type { SandboxSummary } from '../../src/sandbox/index.ts'

/** What happened before the pictures are taken: people of the sandbox who went through its demonstration flow, and how it ended. */
const walks = [
  ['user1@example.com', 'Pass'],
  ['user2@example.com', 'Fail'],
  ['user3@example.com', 'Review'],
  ['user4@example.com', 'Pass'],
  ['user5@example.com', 'Pass'],
  ['user6@example.com', undefined],
] as const

export async function spendDay(browser: Browser, { flow, incode }: SandboxSummary): Promise<void> {
  for (const [login, ending] of walks) {
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(`${flow.url}/?search=${encodeURIComponent(login)}`)
    const form = page.locator('form', { has: page.locator(`input[value="${login}"]`) })
    await form.getByRole('button', { name: 'Sign in and step up' }).click()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.waitForURL(`${incode.url}/**`)
    if (ending !== undefined) {
      await page.getByRole('button', { name: ending }).click()
      await page.waitForURL(`${flow.url}/return**`)
    }
    await context.close()
  }
}
