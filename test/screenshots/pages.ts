import type { Page } from 'playwright-core'
import type { SandboxSummary } from '../../src/sandbox/index.ts'

/** One picture of the README: where it is taken, and what is done there before. */
export interface Shot {
  /** Of the file, `manifests/screenshots/<name>.png`. */
  readonly name: string
  readonly path: string | ((summary: SandboxSummary) => string)
  /** Until the page shows what the picture is of. */
  readonly ready: (page: Page) => Promise<unknown>
  readonly colorScheme?: 'dark'
}

/** The host looks for what is to be told a few times a minute, and the page asks as often. */
async function overviewIsThere(page: Page): Promise<void> {
  await page
    .getByText(/people$/)
    .first()
    .waitFor()
  await page.getByText('A link for an owner was made').waitFor({ timeout: 90_000 })
}

/** In the order in which somebody would meet them. */
export const shots: readonly Shot[] = [
  {
    name: 'integrations',
    path: '/console/integrations',
    ready: page => page.getByRole('heading', { name: 'Directories' }).waitFor(),
  },
  {
    name: 'integration',
    path: ({ integrations }) => `/console/integrations/${integrations['okta-directory']}`,
    ready: page => page.getByText('Integration ID').waitFor(),
  },
  {
    name: 'flow',
    path: ({ integrations }) => `/console/flows/${integrations['okta-idv']}`,
    ready: page => page.getByRole('table').waitFor(),
  },
  {
    name: 'switch-off',
    path: ({ integrations }) => `/console/flows/${integrations['okta-idv']}/switch-off`,
    ready: page => page.getByText('Turn off the identity provider').waitFor(),
  },
  {
    name: 'set-up',
    path: ({ integrations }) => `/console/flows/${integrations['entra-external-mfa']}/set-up`,
    ready: page => page.getByLabel('Pilot group', { exact: false }).first().waitFor(),
  },
  { name: 'overview', path: '/console/overview', ready: overviewIsThere },
  { name: 'overview-dark', path: '/console/overview', ready: overviewIsThere, colorScheme: 'dark' },
]
