import { asIntegrationId } from '../../src/contract/index.ts'
import { type Browser, browser, type Visited } from '../support/browser.ts'
import { type EntraDirectory, entraDirectory } from '../support/entra-directory.ts'
import { readOnce, type World } from '../support/world.ts'

export const appId = '0f5a3c7e-1b2d-4e6f-8a90-1c2d3e4f5a6b'

interface Form {
  readonly action: string
  readonly fields: Readonly<Record<string, string>>
}

/** A tenant whose sign-ins ask the host, with two of its people in the view, and what tests do with it. */
export interface SignIns {
  readonly tenant: EntraDirectory
  readonly integrationId: string
  readonly discoveryUrl: string
  /** As Entra begins it; what is given replaces what is right. */
  begin(order?: object): Promise<Form>
  /** Posts what Entra would, and follows nothing. */
  send(form: Form, person: Browser, fields?: Readonly<Record<string, string>>): Promise<Visited>
  /** From the redirect to the page of Incode. */
  sit(sent: Visited, person: Browser): Promise<Visited>
  /** The verifications that began, newest first. */
  begun(): Promise<readonly string[]>
}

export async function signIns(w: World, config: object = {}): Promise<SignIns> {
  const tenant = await entraDirectory(w, 12)
  const directoryId = asIntegrationId(tenant.integrationId)
  const now = w.clock.now()
  await readOnce(w.store, directoryId, now)
  for (const position of [5, 6]) {
    const { id, userPrincipalName, givenName, surname } = tenant.people.at(position)
    const user = { externalId: String(id), login: String(userPrincipalName), givenName: String(givenName) }
    const rest = { familyName: String(surname), status: 'active', sourceStatus: 'enabled', claims: {} } as const
    await w.store.loader.put(directoryId, { ...user, ...rest }, now)
  }
  await w.enroll('user5@entra.example', 'id-five', 'medium', directoryId)
  const made = await w.admin<{ id: string }>('POST', '/v1/integrations', {
    template: 'entra-external-mfa',
    name: 'Entra sign-ins',
    config: {
      tenantId: tenant.tenantId,
      appId,
      cloud: 'custom',
      authorityUrl: tenant.url,
      directoryIntegrationId: tenant.integrationId,
      ...config,
    },
  })
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  const integrationId = made.body.id
  const discoveryUrl = `${w.url}/i/${integrationId}/.well-known/openid-configuration`
  return {
    tenant,
    integrationId,
    discoveryUrl,
    async begin(order = {}) {
      const usual = { user: 'user5@entra.example', discoveryUrl, clientId: integrationId, appId }
      const response = await fetch(`${tenant.url}/__sandbox/sign-ins`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...usual, ...order }),
      })
      if (!response.ok) throw new Error(await response.text())
      return (await response.json()) as Form
    },
    async send(form, person, fields = {}) {
      // A cross-site post: the browser keeps its cookies to itself, and shows them with the redirect that follows.
      const kept = new Map(person.cookies)
      person.cookies.clear()
      const sent = await person.post(form.action, { ...form.fields, ...fields }, { follow: false })
      for (const [name, value] of kept) if (!person.cookies.has(name)) person.cookies.set(name, value)
      return sent.status === 303 ? person.open(String(sent.location), { follow: false }) : sent
    },
    sit: async (sent, person) => person.press(await person.open(String(sent.location)), 'Continue', {}, { follow: false }),
    async begun() {
      const rows = await w.store.db
        .selectFrom('verifications')
        .select('id')
        .where('integration_id', '=', asIntegrationId(integrationId))
        .orderBy('started_at', 'desc')
        .execute()
      return rows.map(({ id }) => id)
    },
  }
}

/** What the form on the page carries to Entra. */
export function carried(page: Visited): { readonly action: string; readonly fields: Readonly<Record<string, string>> } {
  const [form] = page.forms
  if (form === undefined) throw new Error(`no form on ${page.url} (${page.status}): ${page.text}`)
  return { action: form.action, fields: form.fields }
}

/** What Entra makes of it. */
export async function atEntra(page: Visited, person: Browser = browser()): Promise<Record<string, unknown>> {
  const answer = await person.press(page, 'Go on')
  return JSON.parse(answer.text) as Record<string, unknown>
}
