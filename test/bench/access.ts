import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { birthDateAttribute } from '../../src/sandbox/graph/index.ts'
import { type Part, startPart } from './part.ts'
import type { GraphReady } from './parts/graph.ts'
import type { OktaReady } from './parts/okta.ts'

/** Products that have a stand-in to be read from. */
export const products = ['okta', 'entra'] as const
export type Product = (typeof products)[number]

export interface OktaAccess {
  readonly product: 'okta'
  readonly template: 'okta-directory'
  readonly config: { readonly orgUrl: string; readonly clientId: string; readonly privateJwk: JWK & { readonly kid: string } }
}

export interface EntraAccess {
  readonly product: 'entra'
  readonly template: 'entra-directory'
  readonly config: {
    readonly tenantId: string
    readonly clientId: string
    readonly clientSecret: string
    readonly cloud: 'custom'
    readonly authorityUrl: string
    readonly graphUrl: string
    readonly mapping: { readonly birth_date: string }
  }
  /** A tenant is read in parts side by side where it is large, and by the round of a delta query where it is small. */
  readonly by: 'parts' | 'round'
}

/** How whoever reads a stand-in signs in, and what an administrator would say of it. */
export type Access = OktaAccess | EntraAccess

/** A stand-in in a process of its own. */
export interface Standing<A extends Access = Access> {
  readonly access: A
  stop(): Promise<void>
}

const oktaClientId = 'stepgate-bench'
const entraClientId = '0d9c1a64-58b7-4f0e-8a55-6f2f6d1b7c90'
const clientSecret = 'a-secret-of-the-bench-alone'

/** The Okta stand-in, with one API service app for everybody who is measured. */
export async function startOrg(people: number): Promise<Standing<OktaAccess>> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true })
  const named = { kid: 'bench', alg: 'RS256', use: 'sig' }
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), ...named }] }
  const clients = [{ clientId: oktaClientId, jwks, scopes: ['okta.users.read', 'okta.logs.read'] }]
  const okta: Part<OktaReady> = await startPart('okta', { people, clients })
  const privateJwk = { ...(await exportJWK(privateKey)), ...named }
  const config = { orgUrl: okta.ready.url, clientId: oktaClientId, privateJwk }
  return { access: { product: 'okta', template: 'okta-directory', config }, stop: () => okta.stop() }
}

/** The stand-in of Entra and Graph, with one app registration. */
export async function startTenant(people: number): Promise<Standing<EntraAccess>> {
  const clients = [{ clientId: entraClientId, secrets: [clientSecret], roles: ['User.Read.All'] }]
  const graph: Part<GraphReady> = await startPart('graph', { people, clients })
  const { url, tenantId } = graph.ready
  const config: EntraAccess['config'] = {
    tenantId,
    clientId: entraClientId,
    clientSecret,
    cloud: 'custom',
    authorityUrl: url,
    graphUrl: url,
    mapping: { birth_date: birthDateAttribute },
  }
  return { access: { product: 'entra', template: 'entra-directory', config, by: 'parts' }, stop: () => graph.stop() }
}
