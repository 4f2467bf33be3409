import { audit } from './en/audit.ts'
import { call } from './en/call.ts'
import { cases } from './en/cases.ts'
import { config } from './en/config.ts'
import { directory } from './en/directory.ts'
import { enter } from './en/enter.ts'
import { flows } from './en/flows.ts'
import { frame } from './en/frame.ts'
import { helpdesk, overrides } from './en/helpdesk.ts'
import { integration } from './en/integration.ts'
import { integrationForm } from './en/integration-form.ts'
import { integrations } from './en/integrations.ts'
import { newIntegration } from './en/new-integration.ts'
import { overview } from './en/overview.ts'
import { parts } from './en/parts.ts'
import { people } from './en/people.ts'
import { person } from './en/person.ts'
import { policies } from './en/policies.ts'
import { policySettings } from './en/policy-settings.ts'
import { reviews } from './en/reviews.ts'
import { settings } from './en/settings.ts'
import { claims, sync } from './en/sync.ts'
import { verifications } from './en/verifications.ts'
import { webhooks } from './en/webhooks.ts'
import { roles } from './en/words.ts'

/** All texts in English, by page. A sentence that carries a value is a function: other languages put it elsewhere. */
export const en = {
  locale: 'en',
  frame,
  parts,
  roles,
  enter,
  config,
  integrations,
  newIntegration,
  integration,
  integrationForm,
  people,
  directory,
  person,
  helpdesk,
  overrides,
  call,
  claims,
  sync,
  policies,
  policySettings,
  verifications,
  reviews,
  cases,
  flows,
  overview,
  audit,
  settings,
  webhooks,
}

export type Texts = typeof en
