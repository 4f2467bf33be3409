import * as client from 'openid-client'
import type { Browser, Visited } from '../../support/browser.ts'
import type { Given } from '../../support/rehearsal.ts'
import type { World } from '../../support/world.ts'

/** A relying party as openid-client makes one: it keeps verifier, state and nonce for the browser that it sends away. */
export interface Rp {
  readonly integrationId: string
  readonly client: { readonly id: string; readonly secret: string }
  readonly config: client.Configuration
  readonly how: 'basic' | 'post'
  /** What it keeps of one request. */
  ask(parameters?: Record<string, string>, how?: { readonly pushed?: boolean }): Promise<Asked>
  redeem(location: string, asked: Pick<Asked, 'verifier' | 'state' | 'nonce'>): ReturnType<typeof client.authorizationCodeGrant>
}

export interface Asked {
  readonly url: string
  readonly verifier: string
  readonly state: string
  readonly nonce: string
}

export const redirectUri = 'http://127.0.0.1:9/callback'

export async function relyingParty(
  w: World,
  more: object = {},
  template: 'oidc' | 'davinci' | 'okta-factor' | 'okta-idv' = 'oidc',
): Promise<Rp> {
  const made = await w.admin<{
    id: string
    client: { id: string; secret: string }
    endpoints: { issuer: string }
    code?: string
  }>('POST', '/v1/integrations', {
    template,
    name: 'Portal',
    config: { redirectUris: [redirectUri], directoryIntegrationId: w.directoryId, ...more },
  })
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  const { id, client: given, endpoints } = made.body
  return partyAt(id, given, endpoints.issuer, template.startsWith('okta') ? 'post' : 'basic')
}

/** The same product's second configuration, which rehearses: what of a product's form is pasted there is what the host gave. */
export async function rehearsingParty(w: World, { integrationId, how }: Rp, people: readonly string[]): Promise<Rp> {
  const made = await w.admin<Given>('POST', `/v1/integrations/${integrationId}/rehearsal`, { people, minutes: 60 })
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  return partyAt(integrationId, made.body.client, made.body.endpoints.issuer, how)
}

async function partyAt(id: string, given: Rp['client'], issuer: string, how: Rp['how']): Promise<Rp> {
  const insecure = { execute: [client.allowInsecureRequests] }
  const config = await client.discovery(
    new URL(issuer),
    given.id,
    given.secret,
    how === 'basic' ? client.ClientSecretBasic(given.secret) : client.ClientSecretPost(given.secret),
    insecure,
  )
  return {
    integrationId: id,
    how,
    client: given,
    config,
    async ask(parameters = {}, { pushed = true } = {}) {
      const verifier = client.randomPKCECodeVerifier()
      const [state, nonce] = [client.randomState(), client.randomNonce()]
      const asked = {
        redirect_uri: redirectUri,
        scope: 'openid profile',
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
        ...parameters,
      }
      const url = pushed ? await client.buildAuthorizationUrlWithPAR(config, asked) : client.buildAuthorizationUrl(config, asked)
      return { url: url.href, verifier, state, nonce }
    },
    redeem: (location, { verifier, state, nonce }) =>
      client.authorizationCodeGrant(config, new URL(location), {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
      }),
  }
}

/** The newest verification of all. */
export async function newest(w: World): Promise<string> {
  const { body } = await w.admin<{ items: readonly { id: string }[] }>('GET', '/v1/verifications?limit=1')
  return String(body.items[0]?.id)
}

/** Follows the browser until it would leave the host. */
export async function follow(w: World, person: Browser, from: string): Promise<Visited> {
  let visited = await person.open(from, { follow: false })
  while (visited.location?.startsWith(w.url)) visited = await person.open(visited.location, { follow: false })
  return visited
}

/** From the product through the face back to where the product's redirect URI would be opened. */
export async function through(w: World, person: Browser, url: string, outcome: object = { overall: 'OK' }): Promise<Visited> {
  const page = await follow(w, person, url)
  const sent = await person.press(page, 'Continue', {}, { follow: false })
  if (sent.status !== 303) throw new Error(`Continue answered ${sent.status}: ${sent.text}`)
  return follow(w, person, await w.finish(await newest(w), outcome))
}

/** The error that the browser carries back. */
export const errorOf = ({ location, text }: Visited): string =>
  (location === null ? undefined : new URL(location).searchParams.get('error')) ?? `none: ${location ?? text}`
