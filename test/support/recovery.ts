import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose'
import {
  asIntegrationId,
  type IntegrationId,
  type OperationName,
  type PolicySettings,
  type Result,
  type SourceUser,
} from '../../src/contract/index.ts'
import type { Browser, Visited } from './browser.ts'
import { type RecoveryProduct, recoveryDirectory, recoveryProduct } from './recovery-product.ts'
import { comeBack, idOf, sit } from './walk.ts'
import { type Answer, type Flow, readOnce, type World, world } from './world.ts'

/** A world with a directory whose product gives accounts back. */
export interface RecoveryWorld extends World {
  readonly product: RecoveryProduct
  readonly recoverable: IntegrationId
  /** Somebody of that directory who is enrolled strongly enough to recover. */
  somebody(login: string, more?: Partial<SourceUser>, assurance?: 'medium' | 'high'): Promise<SourceUser>
  /** A policy of its own for these, as a group of that directory. */
  groupPolicy(group: string, logins: readonly string[], settings: PolicySettings): Promise<void>
  /** A flow of that directory; nobody else's word is needed to start with any operation that it lists. */
  recovering(config?: object): Promise<Flow>
  /** The same, of a client that proves itself by a key. */
  proven(config?: object): Promise<Flow>
  /** What the installation's policy says from now on, by two administrators. */
  decree(operations: PolicySettings['operations']): Promise<void>
  /** As far as Incode. */
  begun(
    flow: Flow,
    login: string,
    operations: readonly OperationName[],
    more?: object,
  ): Promise<Pick<Recovered, 'started' | 'person'>>
  back(started: Answer<Result>, person: Browser): Promise<Recovered>
  /** From the start to the browser that is back with an allow. */
  recovered(flow: Flow, login: string, operations: readonly OperationName[], more?: object): Promise<Recovered>
}

export interface Recovered {
  readonly started: Answer<Result>
  readonly id: string
  readonly person: Browser
  /** Where the browser was led, and its page. */
  readonly page: Visited
  show(operation: OperationName): Promise<Visited>
}

type WorldOptions = NonNullable<Parameters<typeof world>[0]> & {
  /** The product keeps managers and groups as relations, which it is asked for. */
  readonly related?: boolean
}

export async function recoveryWorld({ related = false, ...options }: WorldOptions = {}): Promise<RecoveryWorld> {
  const product = await recoveryProduct()
  const connectors = { 'recovery-directory': recoveryDirectory }
  const w = await world({ ...options, thirdParty: { connectors, unavailable: () => [], close: () => undefined } })
  const input = { template: 'recovery-directory', name: 'Recoverable', config: { baseUrl: product.url, related } }
  const made = await w.admin<{ id: string }>('POST', '/v1/integrations', input)
  if (made.status !== 201) throw new Error(`no directory: ${JSON.stringify(made.body)}`)
  const recoverable = asIntegrationId(made.body.id)
  const other = await w.host.adminTokens.make({ name: 'second', role: 'owner' }, { kind: 'host', id: 'test' })
  await readOnce(w.store, recoverable, w.clock.now())
  const recovering = (config: object = {}) => w.flow({ directoryIntegrationId: recoverable, ...config })
  const begun: RecoveryWorld['begun'] = async (flow, login, operations, more = {}) => {
    const body = { loginHint: login, returnUrl: flow.returnUrl, operations, ...more }
    const started = await flow.call('POST', '/account-recovery', body)
    return { started, person: await sit(started) }
  }
  const back: RecoveryWorld['back'] = async (started, person) => {
    const led = await comeBack(w, started, person, { overall: 'OK' })
    const page = led.location === null ? led : await person.open(led.location)
    const id = idOf(started)
    const show = (operation: OperationName) => person.post(`${w.url}/verify/seat/${id}/operations`, { operation })
    return { started, id, person, page, show }
  }
  return {
    ...w,
    product,
    recoverable,
    recovering,

    async somebody(login, more = {}, assurance = 'medium') {
      const [name = ''] = login.split('@')
      const user: SourceUser = {
        externalId: `u-${name}`,
        login,
        email: login,
        givenName: 'Ada',
        familyName: `Of ${name}`,
        displayName: `Ada Of ${name}`,
        status: 'active',
        sourceStatus: 'ACTIVE',
        changedAt: new Date(w.clock.now() - 90 * 86_400_000).toISOString(),
        claims: {},
        ...more,
      }
      product.people.set(user.externalId, user)
      await w.store.loader.put(recoverable, user, w.clock.now())
      await w.enroll(login, `id-${name}`, assurance, recoverable)
      return user
    },

    async groupPolicy(group, logins, settings) {
      const named = { integration_id: recoverable, external_id: group, name: group, name_key: group }
      await w.store.transaction(async ({ db }) => {
        const { row: group_row } = await db
          .insertInto('directory_groups')
          .values({ ...named, description: '', members: logins.length, removed_at: null })
          .returning('row')
          .executeTakeFirstOrThrow()
        const users = await db.selectFrom('directory_users').select('row').where('login', 'in', logins).execute()
        const members = users.map(({ row }) => ({ group_row, user_row: row }))
        await db.insertInto('directory_members').values(members).execute()
      })
      const scope = { directoryId: recoverable, groupId: group }
      const made = await w.admin('POST', '/v1/policies', { name: group, scope, settings, why: 'a test' })
      if (made.status !== 201) throw new Error(`no policy: ${JSON.stringify(made.body)}`)
    },

    async proven(config = {}) {
      const { publicKey, privateKey } = await generateKeyPair('ES256')
      const flow = await recovering({
        jwks: { keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256', use: 'sig' }] },
        ...config,
      })
      return byKey(w, flow, privateKey)
    },

    async decree(operations) {
      const body = { settings: { operations }, why: 'a test' }
      const asked = await w.admin<{ proposalId?: string }>('POST', '/v1/policies/default/proposals', body)
      if (asked.status >= 300) throw new Error(`no policy: ${JSON.stringify(asked.body)}`)
      const { proposalId } = asked.body
      if (proposalId === undefined) return
      const path = `${w.url}/v1/policies/default/proposals/${proposalId}/confirm`
      const headers = { authorization: `Bearer ${other.token}` }
      const confirmed = await fetch(path, { method: 'POST', headers })
      if (confirmed.status >= 300) throw new Error(`not confirmed: ${await confirmed.text()}`)
    },

    begun,
    back,
    recovered: async (flow, login, operations, more) => {
      const { started, person } = await begun(flow, login, operations, more)
      return back(started, person)
    },
    async close() {
      await w.close()
      await product.close()
    },
  }
}

/** RFC 7523, section 2.2. */
function byKey(w: World, flow: Flow, key: CryptoKey): Flow {
  const token = async (scope?: string): Promise<string> => {
    const at = Math.floor(w.clock.now() / 1_000)
    const assertion = await new SignJWT({ jti: crypto.randomUUID() })
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuer(flow.client.id)
      .setSubject(flow.client.id)
      .setAudience(`${w.url}/oidc`)
      .setIssuedAt(at)
      .setExpirationTime(at + 60)
      .sign(key)
    const response = await fetch(`${w.url}/oidc/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: flow.client.id,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
        ...(scope === undefined ? {} : { scope }),
      }),
    })
    const { access_token } = (await response.json()) as { access_token?: string }
    if (!access_token) throw new Error(`the token endpoint answered ${response.status}`)
    return access_token
  }
  const call = async <T = Result>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> => {
    const bearer = headers.authorization ?? `Bearer ${await token()}`
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    const init = { method, headers: { ...json, ...headers, authorization: bearer } }
    const response = await fetch(`${w.url}/v1/hooks${path}`, {
      ...init,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, headers: response.headers, body: (await response.json()) as T }
  }
  return {
    ...flow,
    token,
    call,
    stepUp: (loginHint, more = {}) => call('POST', '/step-up', { loginHint, returnUrl: flow.returnUrl, ...more }),
    redeem: (code, expect, state) =>
      call('POST', '/verifications/redeem', {
        code,
        expect: { purpose: 'step_up', ...expect },
        ...(state === undefined ? {} : { state }),
      }),
  }
}
