import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { type Part, startPart } from './part.ts'
import type { OktaReady } from './parts/okta.ts'

/** How whoever reads the stand-in signs in. */
export interface Access {
  readonly orgUrl: string
  readonly clientId: string
  readonly privateJwk: JWK & { readonly kid: string }
}

export interface Org {
  readonly access: Access
  stop(): Promise<void>
}

const clientId = 'stepgate-bench'
const scopes = ['okta.users.read']

/** The Okta stand-in in a process of its own, with one API service app for everybody who is measured. */
export async function startOrg(people: number): Promise<Org> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true })
  const named = { kid: 'bench', alg: 'RS256', use: 'sig' }
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), ...named }] }
  const okta: Part<OktaReady> = await startPart('okta', { people, clients: [{ clientId, jwks, scopes }] })
  const privateJwk = { ...(await exportJWK(privateKey)), ...named }
  return { access: { orgUrl: okta.ready.url, clientId, privateJwk }, stop: () => okta.stop() }
}
