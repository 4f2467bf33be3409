/**
 * What the modules of this folder stand on: one host and a relying party of each kind, made by whichever file of a worker comes
 * first. A module leaves nothing behind but verifications of people of its own, so files run in any order; the clock only goes
 * ahead. Modules are ports of the OpenID Foundation's suite (https://gitlab.com/openid/conformance-suite) to openid-client over
 * real HTTP: they tell of a change at once, and certify nothing.
 */
import * as client from 'openid-client'
import { type World, world } from '../../support/world.ts'
import { type Keys, keysOf } from './keys.ts'
import { type Party, party, redirectUri } from './party.ts'

export interface Stage {
  readonly w: World
  readonly issuer: string
  /** As the Basic plan has it: a secret, no PKCE, the request in the address bar. */
  readonly basic: Party
  /** The same, its secret in the body. */
  readonly post: Party
  /** A key of its own, PKCE and pushed requests: FAPI 2.0 but for bound tokens. */
  readonly fapi: Party
  readonly keys: Keys
  /** Another one of these. */
  readonly other: Party
}

let made: Promise<Stage> | undefined

/** A network address begins so many verifications in an hour, and all of these come from one: each module has its own time. */
const between = 10 * 60_000

/** Open until the worker ends, like the modules that it holds. */
export async function stage(): Promise<Stage> {
  made ??= make()
  const it = await made
  it.w.clock.advance(between)
  return it
}

async function make(): Promise<Stage> {
  const w = await world()
  const issuer = `${w.url}/oidc`
  let people = 0
  const person = async (): Promise<string> => {
    people += 1
    const login = `person-${people}@example.com`
    await w.person({ login })
    // A sign-in elsewhere is for people who are enrolled.
    await w.enroll(login, `id-${people}`)
    return login
  }
  const server = (
    await client.discovery(new URL(issuer), 'none', undefined, undefined, { execute: [client.allowInsecureRequests] })
  ).serverMetadata()

  async function register(more: object, proofOf: (secret: string) => client.ClientAuth): Promise<Party> {
    const config = { redirectUris: [redirectUri], directoryIntegrationId: w.directoryId, ...more }
    const { status, body } = await w.admin<{ client: { id: string; secret: string } }>('POST', '/v1/integrations', {
      template: 'oidc',
      name: 'Portal',
      config,
    })
    if (status !== 201) throw new Error(JSON.stringify(body))
    const { id, secret } = body.client
    return party({ w, id, secret, server, proof: proofOf(secret), pushes: !('use' in more), person })
  }

  const typed = { use: 'sign_in', require_pushed_authorization_requests: false, without_pkce: true }
  const keyed = (keys: Keys) => ({ token_endpoint_auth_method: 'private_key_jwt', jwks: keys.jwks })
  const keys = await keysOf()
  const others = await keysOf()
  return {
    w,
    issuer,
    basic: await register(typed, client.ClientSecretBasic),
    post: await register({ ...typed, token_endpoint_auth_method: 'client_secret_post' }, client.ClientSecretPost),
    fapi: await register(keyed(keys), () => keys.proof()),
    keys,
    other: await register(keyed(others), () => others.proof()),
  }
}
