import { z } from 'zod'
import { orgUrl } from '../config.ts'

/** A pass says little of who sits there a while later; five minutes is the most that can be asked for. */
export const longestAgeSeconds = 300

/** What an administrator says of an org that puts what was verified into its tokens. */
export const oktaTokenHookConfig = z.strictObject({
  orgUrl,
  directoryIntegrationId: z.string().min(1).meta({
    title: 'Directory',
    section: 'people',
    optionsFrom: 'directories',
    description: 'The directory of the same org. Okta names people by their id in it.',
  }),
  tokens: z
    .array(z.enum(['identity', 'access']))
    .min(1, 'Choose at least one.')
    .max(2)
    .refine(list => new Set(list).size === list.length, 'Each can be named once.')
    .default(['identity'])
    .meta({ title: 'Tokens', section: 'verification', description: 'Where the claims are put: ID token, access token.' }),
  withoutPass: z.enum(['tell', 'deny']).default('tell').meta({
    title: 'Without a pass',
    section: 'verification',
    description: 'tell: the token says none. deny: Okta issues no token.',
  }),
  maxAgeSeconds: z.int().min(10).max(longestAgeSeconds).default(longestAgeSeconds).meta({
    title: 'Longest age (seconds)',
    section: 'verification',
    description: 'A pass that is older is none.',
  }),
  unbound: z.literal('unbound_claims').optional().meta({
    title: 'Passes of other sessions',
    section: 'verification',
    description:
      'unbound_claims: whoever passed in any session of theirs, a moment ago, has passed in this one. Somebody else who signs in as them at that time has, too. Left out, only a pass that named the session of the token counts.',
  }),
})

export type OktaTokenHookConfig = z.infer<typeof oktaTokenHookConfig>
