import { sandboxAdminToken } from '../../src/sandbox/okta/admin-token.ts'
import { accountManagementPolicy, passwordPolicy, passwordRule } from '../../src/sandbox/okta/policies-routes.ts'
import type { Browser, Visited } from './browser.ts'
import type { Answer, World } from './world.ts'

/** What Okta makes of an identity verification, in the words of its System Log. */
export interface Verdict {
  readonly outcome: 'ALLOW' | 'DENY'
  readonly reason: string
  readonly user?: string
  readonly subject?: string
  readonly assuranceLevel?: string
  readonly reference?: string
  readonly claims?: Readonly<Record<string, unknown>>
  /** What the vendor said instead (RFC 6749 section 4.1.2.1). */
  readonly error?: string
}

/** The org of a world, set up from the admin API to hand people over to the host. */
export interface OktaIdv {
  readonly integrationId: string
  /** The identity provider that was made in the org. */
  readonly idp: string
  /** Okta begins; answers where it leads the browser, or with its verdict where there is nothing to begin. */
  begin(user: string, order?: object): Promise<{ readonly url?: string; readonly state?: string } & Partial<Verdict>>
  /** From Okta to the page of Incode. Answers with the verification. */
  sit(person: Browser, url: string): Promise<string>
  /** Opens an address, and follows it into the org, or as far as it leads. */
  follow(person: Browser, url: string): Promise<Visited>
  /** The whole way in one browser. */
  walk(person: Browser, user: string, outcome?: object, order?: object): Promise<Verdict>
}

export const setupInput = {
  pilotGroup: '00gPilot',
  neverGroup: '00gNever',
  termsOfUse: 'https://acme.example/terms',
  privacyPolicy: 'https://acme.example/privacy',
  passwordPolicyRule: `${passwordPolicy}/${passwordRule}`,
}

/** One of the calls under `/setup`, by an administrator who hands in a token of the org. */
export const setup = <T>(w: World, id: string, what: 'plan' | 'apply' | 'verify' | 'undo', input: object = setupInput) =>
  w.admin<T>('POST', `/v1/integrations/${id}/setup/${what}`, { adminToken: sandboxAdminToken, input })

/** What stands in the org. */
export async function standing(
  w: World,
): Promise<{ readonly idps: unknown; readonly rules: unknown; readonly password: unknown }> {
  const read = async (path: string): Promise<unknown> =>
    (await fetch(`${w.org.standIn.url}${path}`, { headers: { authorization: `SSWS ${sandboxAdminToken}` } })).json()
  return {
    idps: await read('/api/v1/idps'),
    rules: await read(`/api/v1/policies/${accountManagementPolicy}/rules`),
    password: await read(`/api/v1/policies/${passwordPolicy}/rules`),
  }
}

export async function idvIntegration(w: World, config: object = {}): Promise<Answer<{ id: string; client: { secret: string } }>> {
  return w.admin('POST', '/v1/integrations', {
    template: 'okta-idv',
    name: 'Okta identity verification',
    config: { orgUrl: w.org.standIn.url, directoryIntegrationId: w.directoryId, ...config },
  })
}

export async function oktaIdv(w: World, config: object = {}): Promise<OktaIdv> {
  const made = await idvIntegration(w, config)
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  const integrationId = made.body.id
  const applied = await setup<{ applied: { made: { idp: string } } }>(w, integrationId, 'apply')
  if (applied.status !== 200) throw new Error(JSON.stringify(applied.body))
  const { idp } = applied.body.applied.made

  const begin: OktaIdv['begin'] = async (user, order = {}) => {
    const response = await fetch(`${w.org.standIn.url}/__sandbox/identity-verifications`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ idp, user, ...order }),
    })
    return (await response.json()) as Awaited<ReturnType<OktaIdv['begin']>>
  }
  const sit: OktaIdv['sit'] = async (person, url) => {
    const page = await person.open(url)
    const sent = await person.press(page, 'Continue', {}, { follow: false })
    if (sent.status !== 303) throw new Error(`Continue answered ${sent.status}: ${sent.text}`)
    const { body } = await w.admin<{ items: readonly { id: string }[] }>(
      'GET',
      `/v1/verifications?limit=1&integrationId=${integrationId}`,
    )
    return String(body.items[0]?.id)
  }
  return {
    integrationId,
    idp,
    begin,
    sit,
    follow: (person, url) => person.open(url),
    async walk(person, user, outcome = { overall: 'OK', value: 97.1 }, order = {}) {
      const { url } = await begin(user, order)
      if (url === undefined) throw new Error('Okta began nothing')
      return verdictOf(await person.open(await w.finish(await sit(person, url), outcome)))
    },
  }
}

/** What Okta shows at its callback. */
export function verdictOf({ url, text }: Visited): Verdict {
  if (!url.includes('/idp/identity-verification/callback'))
    throw new Error(`the browser stayed at ${url}: ${text.replace(/<style>[\s\S]*<\/style>/, '')}`)
  return JSON.parse(text) as Verdict
}
