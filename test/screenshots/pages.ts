import type { Page } from 'playwright-core'
import type { SandboxSummary } from '../../src/sandbox/index.ts'

/** One picture of the README: where it is taken, and what is done there before. */
export interface Shot {
  /** Of the file, `manifests/screenshots/<name>.png`. */
  readonly name: string
  readonly path: string | ((summary: SandboxSummary) => string)
  /** Until the page shows what the picture is of. */
  readonly ready: (page: Page) => Promise<unknown>
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
    name: 'policy',
    path: '/console/policies/effective',
    ready: async page => {
      await page.getByLabel('Comes by').selectOption({ label: 'Sandbox flow' })
      await page.getByRole('heading', { name: 'What it says' }).waitFor()
    },
  },
  {
    name: 'audit',
    path: '/console/audit',
    ready: page => page.getByRole('table', { name: 'Audit entries' }).waitFor(),
  },
  {
    name: 'settings',
    path: '/console/settings',
    ready: page => page.getByRole('heading', { name: 'How long things are kept' }).waitFor(),
  },
]
