import type { IntegrationView } from '../integrations/port.ts'
import { type Administrators, ensure } from './ensure.ts'

/** A self-service portal for each directory, as an administrator would make them. */

/** Two letters on a square: what an administrator would have uploaded. */
const logo = `data:image/svg+xml;base64,${Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" rx="10" fill="#0f766e"/><path d="M9 29 16 11h3l7 18h-4l-1.5-4h-6.5L12.5 29Zm6-7.5h4.5L17.5 15Z" fill="#fff"/></svg>',
).toString('base64')}`

const look = {
  helpText: 'Have your passport or driving licence with you. It takes about three minutes.',
  contact: '+1 555 0100',
}

/** `code`: the one where a login is not enough to begin. */
export interface PortalIds {
  readonly okta: string
  readonly entra: string
  readonly code: string
}

export async function createPortals(
  administrators: Administrators,
  known: readonly IntegrationView[],
  directories: { readonly okta: string; readonly entra: string },
  signIn: { readonly okta: string },
): Promise<PortalIds> {
  const one = async (name: string, config: object) =>
    (await ensure(administrators, known, { template: 'portal', name, config })).id
  const [okta, entra, code] = await Promise.all([
    one('Okta accounts', {
      directoryIntegrationId: directories.okta,
      knownChannel: false,
      operations: ['password_reset_link', 'temporary_access_pass', 'unlock', 'reset_factors'],
      appearance: { name: 'Acme', logo, colour: '#0f766e' },
      ...look,
      signInUrl: signIn.okta,
    }),
    one('Entra accounts', {
      directoryIntegrationId: directories.entra,
      knownChannel: false,
      operations: ['temporary_access_pass', 'reset_factors'],
      appearance: { name: 'Acme', logo, colour: '#0f766e' },
      ...look,
    }),
    one('Okta accounts, with a code', {
      directoryIntegrationId: directories.okta,
      knownChannel: true,
      operations: ['password_reset_link', 'temporary_access_pass', 'unlock'],
      appearance: { name: 'Acme', logo, colour: '#0f766e' },
      ...look,
      signInUrl: signIn.okta,
    }),
  ])
  return { okta, entra, code }
}
