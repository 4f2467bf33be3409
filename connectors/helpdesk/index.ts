import { defineConnector } from '../../src/contract/index.ts'
import { helpdeskConfig } from './config.ts'

/**
 * The template of a helpdesk: agents verify callers by it, and ticket systems do with the client that it gives out. There is
 * no product behind it, so it dials nowhere and has no capability; what it allows stands in its configuration.
 */
export const helpdesk = defineConnector({
  manifest: {
    id: 'helpdesk',
    name: 'Helpdesk',
    kind: 'helpdesk',
    summary: 'Agents verify whoever calls them before they help with an account.',
    docs: 'https://developer.incode.com/docs/helpdesk-verifications',
    capabilities: [],
    scopes: [],
    egress: [],
    givesClient: true,
    verifies: true,
  },
  config: helpdeskConfig,
  configVersion: 1,
  open: () => ({}),
})
