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
  await openCase(browser, { flow, incode })
}

interface Listed {
  readonly interviewId: string
  readonly identityId: string | null
  readonly createdAt: string
}

/** Somebody shows the identity of the first one who passed. */
async function openCase(browser: Browser, { flow, incode }: Pick<SandboxSummary, 'flow' | 'incode'>): Promise<void> {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  const login = 'user7@example.com'
  await page.goto(`${flow.url}/?search=${encodeURIComponent(login)}`)
  const form = page.locator('form', { has: page.locator(`input[value="${login}"]`) })
  await form.getByRole('button', { name: 'Sign in and step up' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.waitForURL(`${incode.url}/**`)
  const sessions = `${incode.url}/__sandbox/sessions`
  const known = (await (await fetch(sessions)).json()) as readonly Listed[]
  const inOrder = known.toSorted((one, other) => one.createdAt.localeCompare(other.createdAt))
  const identityId = inOrder.find(one => one.identityId !== null)?.identityId
  const answer = await fetch(`${sessions}/${inOrder.at(-1)?.interviewId}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ overall: 'OK', identityId }),
  })
  const { redirectionUrl } = (await answer.json()) as { redirectionUrl: string }
  await page.goto(redirectionUrl)
  await page.waitForURL(`${flow.url}/return**`)
  await context.close()
}
