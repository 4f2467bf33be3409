import type { Page } from 'playwright-core'
import type { SandboxSummary } from '../../src/sandbox/index.ts'

/** One picture of the README: where it is taken, and what is done there before. */
export interface Shot {
  /** Of the file, `manifests/screenshots/<name>.png`. */
  readonly name: string
  readonly path: string | ((summary: SandboxSummary) => string | Promise<string>)
  /** Until the page shows what the picture is of. */
  readonly ready: (page: Page) => Promise<unknown>
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
    name: 'helpdesk',
    path: calling,
    ready: page => page.getByText('accepted by the provider').waitFor(),
  },
]
