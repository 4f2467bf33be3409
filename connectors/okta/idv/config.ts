import { z } from 'zod'
import { callbacks } from '../callbacks.ts'
import { orgUrl } from '../config.ts'

/** What an administrator says of an org that hands people over to be verified. Two fields are enough. */

/** Okta gives the person ten minutes (https://developer.okta.com/docs/guides/idv-integration/main/); a minute is left to return. */
export const personSeconds = 600
const longestReview = 540

export const flowScope = /^idv_flow_[A-Za-z0-9_-]{1,100}$/

const callbackPath = '/idp/identity-verification/callback'

export const oktaIdvConfig = z.strictObject({
  orgUrl,
  directoryIntegrationId: z.string().min(1).meta({
    title: 'Directory',
    section: 'people',
    optionsFrom: 'directories',
    description: 'The directory of the same org. Okta names people by their id in it.',
  }),
  redirectUris: callbacks(callbackPath),
  purposes: z
    .array(z.enum(['account_recovery', 'enrollment', 'step_up', 'helpdesk']))
    .length(1, 'Okta does not say what the person wants to do, so there is one purpose for all of it.')
    .default(['account_recovery'])
    .meta({ title: 'Purpose', section: 'verification', description: 'What the policy of Okta asks for this for.' }),
  workflows: z
    .record(z.string().regex(flowScope, 'Has to be a scope that begins with idv_flow_.'), z.string().min(1).max(200))
    .optional()
    .meta({
      title: 'Workflows by scope',
      section: 'verification',
      description:
        'A scope idv_flow_… of the identity provider in Okta chooses another workflow of the account. A policy here that names a workflow goes first.',
    }),
  answerWith: z.literal('MATCHED').default('MATCHED').meta({
    title: 'Answer with',
    section: 'verification',
    description: 'MATCHED stands for each value that matched: no document’s value leaves the host.',
  }),
  reviewSeconds: z.int().min(10).max(longestReview, 'At most nine minutes: Okta gives the person ten.').optional().meta({
    title: 'Wait for a reviewer (seconds)',
    section: 'verification',
    description:
      'How long a person is kept while a reviewer looks. Left out, what needs a review is answered with FAILED at once.',
  }),
  otherVendors: z.boolean().optional().meta({
    title: 'Other vendors in the org',
    section: 'verification',
    description:
      'Okta does not write down which vendor it believed. Left out, whatever it accepted and was never issued here stops this integration. On, only what names a verification as ours are named does, so that other vendors of the org stop nothing; nor does a forged verdict that names none.',
    loosens: 'more',
  }),
})

export type OktaIdvConfig = z.infer<typeof oktaIdvConfig>

export const redirectUrisOf = ({ orgUrl: org, redirectUris }: OktaIdvConfig): readonly string[] =>
  redirectUris ?? [`${org}${callbackPath}`]
