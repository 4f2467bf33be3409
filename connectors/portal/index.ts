/**
 * The template of a self-service portal: a page of ours on which people of one directory get their accounts back. There is no
 * product behind it, so it dials nowhere and has no capability; what is offered, and how the pages look, stands in its
 * configuration.
 */
import { defineConnector } from '../../src/contract/index.ts'
import { portalConfig } from './config.ts'

export const portal = defineConnector({
  manifest: {
    id: 'portal',
    name: 'Self-service portal',
    kind: 'portal',
    summary: 'A page on which people verify themselves and get their accounts back, without a helpdesk.',
    docs: 'https://developer.incode.com/docs/configure-entra-self-service-to-redirect-to-incode-verification',
    capabilities: [],
    scopes: [],
    egress: [],
    verifies: true,
  },
  config: portalConfig,
  configVersion: 1,
  open: () => ({}),
})
