import { z } from 'zod'

const oneLine = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]+$/, 'Has to be one line without blanks.')

/** By which Incode itself sends links to employees, as its own apps for ticket systems have it do. */
export const requestsConfig = z
  .strictObject({
    clientId: oneLine.max(200).meta({
      title: 'Client ID',
      section: 'connection',
      description: 'Incode dashboard: Integrations, Default client credentials integration.',
      examples: ['a1b2c3d4e5'],
    }),
    clientSecret: oneLine.min(8).max(512).meta({
      title: 'Client secret',
      description: 'Of the same client.',
      secret: true,
    }),
    integrationReference: oneLine.max(200).meta({
      title: 'Integration Reference ID',
      description: 'Incode dashboard: Integrations, Helpdesk. Its workflow is the one that employees go through.',
      examples: ['65f1c0ffee65f1c0ffee65f1'],
    }),
    authServer: z
      .url({ protocol: /^https?$/ })
      .optional()
      .meta({
        title: 'Authorization server',
        description: 'Left out, it follows from the environment.',
        examples: ['https://auth.incode.com', 'https://auth.demo.incode.com'],
      }),
  })
  .meta({
    title: 'Links that Incode sends',
    section: 'verification',
    description:
      'A helpdesk may have Incode send the link (channel incode_email or incode_sms). Such a link passes no page of this host: it informs the agent and opens nothing.',
  })

export type RequestsConfig = z.infer<typeof requestsConfig>
