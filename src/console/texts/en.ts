import { audit } from './en/audit.ts'
import { enter } from './en/enter.ts'
import { frame } from './en/frame.ts'
import { integration } from './en/integration.ts'
import { integrations } from './en/integrations.ts'
import { parts } from './en/parts.ts'
import { policies } from './en/policies.ts'
import { policySettings } from './en/policy-settings.ts'
import { settings } from './en/settings.ts'
import { webhooks } from './en/webhooks.ts'

/** All texts in English, by page. A sentence that carries a value is a function: other languages put it elsewhere. */
export const en = {
  locale: 'en',
  frame,
  parts,
  enter,
  integrations,
  integration,
  policies,
  policySettings,
  audit,
  settings,
  webhooks,
}

export type Texts = typeof en
