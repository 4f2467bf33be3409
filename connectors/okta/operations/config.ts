import { z } from 'zod'
import { id, privateJwk } from '../fields.ts'
import { offered } from './offered.ts'

/**
 * What an administrator says of the app that may change accounts. It is another one than the app that reads, so that an
 * integration without this section holds nothing that takes accounts over.
 */
export const operationsConfig = z
  .strictObject({
    clientId: id(
      'Client ID',
      'Of a second API Services app, with the scopes okta.users.manage and okta.roles.read, and okta.authenticators.read for temporary access codes. Its admin role should reach the people who may recover and no administrator.',
      '0oa9h8g7f6e5d4c3b2a1',
    ).meta({ loosens: 'more' }),
    privateJwk: privateJwk.optional(),
    allowed: z
      .array(z.enum(offered))
      .refine(names => new Set(names).size === names.length, 'Each operation can be listed once.')
      .default([])
      .meta({
        title: 'Allowed operations',
        description: 'What may be done for a verified person. Left empty, nothing.',
        examples: [['password_reset_link', 'unlock', 'revoke_sessions']],
        loosens: 'more',
      }),
    knownAdmin: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .meta({
        title: 'A known administrator',
        description:
          'Login or ID of somebody who has an admin role in the org. Only while the app sees that role is anybody taken for somebody without one: nothing is done for administrators.',
        examples: ['ada.admin@acme.com'],
        loosens: 'more',
      }),
  })
  .meta({
    title: 'Operations',
    section: 'account_actions',
    description:
      'Gives verified people access back: reset links, temporary access codes, unlocking. Left out, nothing is changed.',
    loosens: 'more',
  })

export type OperationsConfig = z.infer<typeof operationsConfig>
