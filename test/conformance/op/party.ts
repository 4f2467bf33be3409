import * as client from 'openid-client'
import { follow, newest } from '../../facades/provider/relying-party.ts'
import { type Browser, browser, type Visited } from '../../support/browser.ts'
import type { World } from '../../support/world.ts'

export const redirectUri = 'http://127.0.0.1:9/callback'

/** Of an authorization request: put over those of a good one, and `undefined` takes one out. */
export type Parameters = Readonly<Record<string, string | undefined>>

/** One request of a relying party, as it keeps it for the browser that it sends away. */
export interface Asked {
  readonly url: string
  /** Who is going to verify. */
  readonly login: string
  readonly checks: client.AuthorizationCodeGrantChecks
}

type Tokens = Awaited<ReturnType<typeof client.authorizationCodeGrant>>

/** A relying party as openid-client makes one. */
export interface Party {
  readonly id: string
  readonly secret: string
  readonly config: client.Configuration
  /** What a good request says, for a person of its own. */
  draft(more?: Parameters): Promise<Omit<Asked, 'url'> & { readonly parameters: Record<string, string> }>
  /** Pushed or for the address bar, as this party does it. */
  ask(more?: Parameters): Promise<Asked>
  /** Leads a browser through the verification, back to where the redirect URI would be opened. */
  pass(asked: Asked, person?: Browser, outcome?: object): Promise<Visited>
  redeem(back: Visited, asked: Pick<Asked, 'checks'>, more?: Readonly<Record<string, string>>): Promise<Tokens>
  /** All of it. */
  signIn(more?: Parameters, person?: Browser): Promise<Tokens>
  /** The same party, proving itself in another way. */
  by(proof: client.ClientAuth): Party
}

export interface PartyParts {
  readonly w: World
  readonly id: string
  readonly secret: string
  readonly server: client.ServerMetadata
  readonly proof: client.ClientAuth
  /** Whether it pushes its requests and sends a code challenge. */
  readonly pushes: boolean
  /** Somebody who has not verified yet. */
  person(): Promise<string>
}

export function party(parts: PartyParts): Party {
  const { w, id, secret, server, proof, pushes, person } = parts
  const config = new client.Configuration(server, id, undefined, proof)
  client.allowInsecureRequests(config)

  const self: Party = {
    id,
    secret,
    config,
    async draft(more = {}) {
      const verifier = client.randomPKCECodeVerifier()
      const login = more.login_hint ?? (await person())
      const challenge = await client.calculatePKCECodeChallenge(verifier)
      const all: Parameters = {
        client_id: id,
        response_type: 'code',
        redirect_uri: redirectUri,
        scope: 'openid',
        state: client.randomState(),
        nonce: client.randomNonce(),
        ...(pushes ? { login_hint: login, code_challenge: challenge, code_challenge_method: 'S256' } : {}),
        ...more,
      }
      const { state, nonce, code_challenge } = all
      return {
        parameters: Object.fromEntries(Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined)),
        login,
        checks: {
          idTokenExpected: true,
          ...(state === undefined ? {} : { expectedState: state }),
          ...(nonce === undefined ? {} : { expectedNonce: nonce }),
          ...(code_challenge === challenge ? { pkceCodeVerifier: verifier } : {}),
        },
      }
    },
    async ask(more) {
      const { parameters, ...rest } = await self.draft(more)
      const url = pushes
        ? await client.buildAuthorizationUrlWithPAR(config, parameters)
        : client.buildAuthorizationUrl(config, parameters)
      return { ...rest, url: url.href }
    },
    async pass({ url, login }, by = browser(), outcome = { overall: 'OK' }) {
      let page = await follow(w, by, url)
      if (page.text.includes('name="login"')) {
        const typed = await by.press(page, 'Continue', { login }, { follow: false })
        page = await follow(w, by, String(typed.location))
      }
      if (page.forms.length === 0) return page
      const sent = await by.press(page, 'Continue', {}, { follow: false })
      if (sent.status !== 303) throw new Error(`Continue answered ${sent.status}: ${sent.text}`)
      return follow(w, by, await w.finish(await newest(w), outcome))
    },
    redeem: (back, { checks }, more) => client.authorizationCodeGrant(config, new URL(String(back.location)), checks, more),
    async signIn(more, by) {
      const asked = await self.ask(more)
      return self.redeem(await self.pass(asked, by), asked)
    },
    by: other => party({ ...parts, proof: other }),
  }
  return self
}
