import type { Page } from 'playwright-core'
import type { SandboxSummary } from '../../src/sandbox/index.ts'

/** One picture of the README: where it is taken, and what is done there before. */
export interface Shot {
  /** Of the file, `manifests/screenshots/<name>.png`. */
  readonly name: string
  readonly path: string | ((summary: SandboxSummary) => string | Promise<string>)
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

/** A check that an agent has sent. */
async function calling({ url, agentToken, integrations }: SandboxSummary): Promise<string> {
  const answer = await fetch(`${url}/v1/helpdesk/verifications`, {
    method: 'POST',
    headers: { authorization: `Bearer ${agentToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      integrationId: integrations.helpdesk,
      loginHint: 'user27@example.com',
      channel: 'email',
      reason: 'You have a new phone',
      ticket: 'INC0012345',
      operations: ['reset_factors'],
    }),
  })
  const { id } = (await answer.json()) as { id: string }
  return `/console/helpdesk/${id}`
}

/** The list with somebody on it, made by the first of its pictures: it would stand in those of other pages. */
async function listOf({ url, adminToken }: SandboxSummary): Promise<string> {
  const headers = { authorization: `Bearer ${adminToken}` }
  const known = (await (await fetch(`${url}/v1/integrations`, { headers })).json()) as {
    readonly items: readonly { readonly id: string; readonly template: string }[]
  }
  const own = known.items.find(({ template }) => template === 'people-list')
  if (own) return own.id
  const made = await fetch(`${url}/v1/integrations`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ template: 'people-list', name: 'Contractors', config: { needsSponsor: true }, state: 'enabled' }),
  })
  const { id } = (await made.json()) as { id: string }
  await fetch(`${url}/v1/directory/${id}/people`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'text/csv' },
    body: contractors,
  })
  return id
}
const contractors = `login,given name,family name,sponsor,startDate,endDate
ana@partner.example,Ana,Reis,boss@example.com,,2099-06-30
ben@partner.example,Ben,Okafor,boss@example.com,2099-01-01,2099-06-30
eva@partner.example,Eva,Lindqvist,lead@example.com,,2020-12-31
`
const changed = `${contractors.replace('Okafor', 'Okoye').replace('lead@example.com', '')}fay@partner.example,Fay,Moore,boss@example.com,,\n`
/** The accounts of one person in both directories, which an administrator takes for theirs. */
async function linking({ url, adminToken, integrations }: SandboxSummary): Promise<string> {
  const headers = { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' }
  const accountIn = async (directory: string, login: string) => {
    const query = new URLSearchParams({ limit: '1', integrationId: integrations[directory] ?? '', search: login })
    const found = await fetch(`${url}/v1/directory/users?${query}`, { headers })
    const { items } = (await found.json()) as { items: readonly { integrationId: string; externalId: string }[] }
    return items.map(({ integrationId, externalId }) => ({ integrationId, externalId }))
  }
  const accounts = [
    ...(await accountIn('okta-directory', 'user91@example.com')),
    ...(await accountIn('entra-directory', 'user91@entra.example')),
  ]
  const body = JSON.stringify({ accounts, reason: 'Her account at the other company.' })
  await fetch(`${url}/v1/directory/links`, { method: 'POST', headers, body })
  return '/console/people/links'
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
    ready: page => page.getByText('Integration ID', { exact: true }).waitFor(),
  },
  {
    name: 'new-integration',
    path: '/console/integrations/new',
    ready: page => page.getByRole('radio', { name: 'Incode account' }).waitFor(),
  },
  {
    name: 'configuration',
    path: ({ integrations }) => `/console/integrations/${integrations['okta-directory']}?tab=configuration`,
    ready: page => page.getByRole('textbox', { name: 'Org URL' }).waitFor(),
  },
  {
    name: 'directory',
    path: '/console/people',
    ready: page => page.getByText('The rest comes as you scroll.').waitFor(),
  },
  {
    name: 'person',
    path: ({ integrations }) => `/console/people?directory=${integrations['okta-directory']}&enrollment=enrolled&search=user21`,
    ready: async page => {
      await page.getByRole('table', { name: 'People' }).getByRole('link').first().click()
      await page.getByText('Identity ID').waitFor()
    },
  },
  {
    name: 'links',
    path: linking,
    ready: page => page.getByText('Her account at the other company.').waitFor(),
  },
  {
    name: 'invitations',
    path: ({ integrations }) =>
      `/console/people?directory=${integrations['okta-directory']}&enrollment=not_enrolled&search=user3`,
    ready: async page => {
      await page.getByRole('button', { name: 'Invite…' }).click()
      await page.getByRole('heading', { name: 'What would happen now' }).waitFor()
    },
  },
  {
    name: 'cases',
    path: '/console/cases',
    ready: async page => {
      await page
        .getByRole('link', { name: /Identity in use by another account/ })
        .first()
        .click()
      await page.getByRole('region', { name: 'Decide' }).waitFor()
    },
  },
  {
    name: 'sync',
    path: '/console/sync',
    ready: page => page.getByRole('table', { name: 'All runs' }).waitFor(),
  },
  {
    name: 'mapping',
    path: ({ integrations }) => `/console/sync/directories/${integrations['okta-directory']}`,
    ready: async page => {
      await page.getByRole('button', { name: 'Preview on real people' }).click()
      await page.getByRole('table', { name: 'Preview' }).scrollIntoViewIfNeeded()
    },
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
  {
    name: 'helpdesk',
    path: calling,
    ready: page => page.getByText('accepted by the provider').waitFor(),
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
  {
    name: 'people-list',
    path: async summary => `/console/integrations/${await listOf(summary)}/people`,
    ready: page => page.getByText('3 people').waitFor(),
  },
  {
    name: 'people-import',
    path: async summary => `/console/integrations/${await listOf(summary)}/people/import`,
    ready: async page => {
      await page.getByRole('textbox', { name: 'Or paste lines' }).fill(changed)
      await page.getByRole('button', { name: 'Preview' }).click()
      await page.getByRole('table', { name: 'Lines of the file' }).waitFor()
    },
  },
]
