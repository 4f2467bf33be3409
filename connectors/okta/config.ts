import { z } from 'zod'
import { mappingSchema } from '../../src/contract/index.ts'
import { id, privateJwk } from './fields.ts'
import { operationsConfig } from './operations/config.ts'

/**
 * What an administrator says of an Okta org. Two fields are enough: without a key of their own the host's key signs, and
 * Okta fetches its public half from the host.
 */

const wholeAddress = 'Has to be the whole address of the org, as https://acme.okta.com.'

/** Where people sign in has no `-admin`; the console's own address answers the API with redirects. */
const adminConsole = /^(.+)-admin(\.(okta|oktapreview|okta-emea|okta-gov)\.com|\.okta\.mil)$/

function addressFault(text: string): string | undefined {
  const url = new URL(text)
  const [, org, domain] = adminConsole.exec(url.hostname) ?? []
  if (org !== undefined && domain !== undefined) {
    return `This is the address of the admin console. The org's own is https://${org}${domain}.`
  }
  if (url.username !== '' || url.password !== '') return 'Must not carry a user name or password.'
  // Read from the text: `https://host?` and `https://host#` have an empty query and fragment.
  if (/[?#]/.test(text) || !/^\/*$/.test(url.pathname)) return 'Has to end after the host: no path, query or fragment.'
  return undefined
}

/** Schema errors do not stop later checks, so this one looks again. */
function isAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}

export const orgUrl = z
  .url({ protocol: /^https?$/, error: wholeAddress })
  .superRefine((text, context) => {
    const message = isAddress(text) ? addressFault(text) : undefined
    if (message !== undefined) context.addIssue({ code: 'custom', message })
  })
  .meta({
    title: 'Org URL',
    section: 'connection',
    description: "The address where people of the org sign in: Okta's own or a custom domain, without -admin.",
    examples: ['https://acme.okta.com', 'https://login.acme.com'],
  })
  // The SDK and a hand-made path would both make `//api/v1` of a trailing slash.
  .transform(text => (isAddress(text) ? new URL(text).origin : text))

const groupIds = (title: string, description: string, none: string) =>
  z
    .array(id('Group ID', 'The end of the address of the group in the admin console.', '00g1b2c3d4e5f6g7h8i9'))
    .min(1, none)
    .max(50)
    .refine(ids => new Set(ids).size === ids.length, 'Each group can be listed once.')
    .optional()
    .meta({ title, description, section: 'people', optionsFrom: 'groups', examples: [['00g1b2c3d4e5f6g7h8i9']] })

const fields = z.strictObject({
  orgUrl,
  clientId: id(
    'Client ID',
    'Of the API Services app: Applications, the app, General, Client Credentials.',
    '0oa1b2c3d4e5f6g7h8i9',
  ).meta({ section: 'connection' }),
  privateJwk: privateJwk.optional(),
  groupIds: groupIds(
    'Groups',
    'Only members of these groups are read. Left out, everybody is. Needs the scope okta.groups.read.',
    'Leave the field out to read everybody.',
  ),
  trackedGroupIds: groupIds(
    'Tracked groups',
    'Groups whose members are known as such, for filters and policies. They do not limit who is read. Needs the scope okta.groups.read.',
    'Leave the field out to track none.',
  ),
  mapping: mappingSchema.optional(),
  systemLog: z.boolean().optional().meta({
    title: 'System Log',
    section: 'people',
    description:
      'Deletions and changes of groups are seen soon after they happen, with the scope okta.logs.read; and so are new credentials without a verification, and verdicts that were accepted and never given. Left out, the log is read, and it is told where that scope was not granted; on, it has to be; off, your organisation decided against it: only full reads see the first, nobody sees the others, and the report of resets says so.',
  }),
  eventHook: z.boolean().optional().meta({
    title: 'Register the event hook',
    section: 'people',
    description:
      'An event hook in Okta that makes a sync begin within seconds of a change is kept in order by the host. Needs the scope okta.eventHooks.manage. Left out, one can be made by hand with the address and the secret shown here.',
  }),
  writeBack: z
    .strictObject({
      validDays: z
        .int()
        .min(1)
        .max(1095)
        .meta({ title: 'Valid for (days)', description: 'Then EXPIRED is written over it.', loosens: 'more' }),
    })
    .optional()
    .meta({
      title: 'Write-back',
      section: 'account_actions',
      loosens: 'more',
      description:
        "Writes what was last verified of a person into four custom attributes of their profile, where Okta's policies can see it. It is history, no proof of presence. Needs the scopes okta.users.manage and okta.schemas.manage.",
    }),
  operations: operationsConfig.optional(),
})

/** The app that reads everybody must not be the one that can take an account over. */
export const oktaDirectoryConfig = fields.superRefine(({ clientId, operations }, context) => {
  if (operations?.clientId !== clientId) return
  const message = 'Has to be another app than the one that reads the people: this one can give accounts away.'
  context.addIssue({ code: 'custom', path: ['operations', 'clientId'], message })
})

/** The configuration as it was read: `orgUrl` is an origin. */
export type OktaDirectoryConfig = z.infer<typeof oktaDirectoryConfig>
