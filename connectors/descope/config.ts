import { z } from 'zod'
import { clientPolicies } from '../../src/contract/index.ts'

/** What an administrator says of a Descope project, and by which of two ways its flow gets the result. */

const redirectUri = z
  .url({ protocol: /^https?$/, error: 'Has to be a full https address, such as https://app.example.com/login.' })
  .max(2000)
  .refine(text => !text.includes('#'), { error: 'Must not have a fragment (#…).' })

const distinct = (list: readonly unknown[]) => new Set(list).size === list.length
const once = { error: 'Each may be named once.' }

export const descopeConfig = z
  .strictObject({
    redirectUris: z
      .array(redirectUri)
      .min(1, 'Name the page that the flow runs on.')
      .max(50)
      .refine(distinct, once)
      .meta({ title: 'Redirect URIs', description: 'Pages that the flow runs on, to which people come back.' }),
    directoryIntegrationId: z.string().min(1).optional().meta({
      title: 'Directory',
      description: 'The directory whose people the flow names.',
    }),
    purposes: z
      .array(z.enum(['step_up', 'account_recovery', 'sign_up']))
      .min(1, 'Choose at least one purpose.')
      .refine(distinct, once)
      .default(['step_up'])
      .meta({ title: 'Purposes', description: 'What verifications may be started for.' }),
    resultDelivery: z.enum(['code', 'poll']).default('code').meta({
      title: 'Way',
      description:
        "code: HTTP steps of the flow call the hooks, and redeem the code that the browser brings. poll: Descope's own Incode connector with its API URL set to this host.",
    }),
    customerId: z.enum(['login', 'externalId']).default('login').meta({
      title: 'externalCustomerId is',
      description: "What Descope's own connector sends as externalCustomerId: the login, or the id in the directory.",
    }),
    policies: z
      .array(z.enum(clientPolicies).exclude(['face_taken_by_client']))
      .refine(distinct, once)
      .default([])
      .meta({
        title: 'Policies',
        description:
          "unbound_step_up: needed for Descope's own connector. Nothing in Incode's API shows that whoever runs the flow is the one who showed a face.",
      }),
  })
  .refine(({ resultDelivery, policies }) => resultDelivery !== 'poll' || policies.includes('unbound_step_up'), {
    path: ['policies'],
    error: "Descope's own connector gets no proof that the flow sits with the face; name unbound_step_up to accept that.",
  })
  .refine(({ resultDelivery, purposes }) => resultDelivery !== 'poll' || purposes.every(one => one === 'step_up'), {
    path: ['purposes'],
    error: "Descope's own connector can ask for a step-up only.",
  })

export type DescopeConfig = z.infer<typeof descopeConfig>

/** The same page, whatever the flow has put behind `?`: Descope keeps the state of a flow there. */
export function isAllowedPage(address: string, { redirectUris }: Pick<DescopeConfig, 'redirectUris'>): boolean {
  const url = URL.parse(address)
  if (url === null || url.username !== '' || url.password !== '' || url.hash !== '') return false
  return redirectUris.some(one => {
    const allowed = new URL(one)
    const samePage = allowed.origin === url.origin && allowed.pathname === url.pathname
    return one === address || (samePage && allowed.search === '')
  })
}
