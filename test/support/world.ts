import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Clock, Result, SourceUser } from '../../src/contract/index.ts'
import { asIntegrationId, asRunId, type IntegrationId } from '../../src/contract/index.ts'
import { bindIdentity } from '../../src/directory/enrollment.ts'
import { subjectFor } from '../../src/directory/subjects.ts'
import type { SignInSettings } from '../../src/facades/sign-in/index.ts'
import { createHost, type Host } from '../../src/host.ts'
import type { SessionLimits } from '../../src/http/admin/sessions.ts'
import type { AdminSignInSettings } from '../../src/http/admin/sign-in/index.ts'
import { bind } from '../../src/http/listen.ts'
import type { ThirdParty } from '../../src/integrations/third-party/index.ts'
import type { Language } from '../../src/messages/index.ts'
import { type IncodeStandIn, startIncodeStandIn } from '../../src/sandbox/incode/index.ts'
import type { MailStandIn } from '../../src/sandbox/mail/index.ts'
import { sessionPerson } from '../../src/sandbox/session-person.ts'
import { systemRandom } from '../../src/security/clock.ts'
import type { FailSpec } from '../../src/storage/fail-point.ts'
import { stampInstallation } from '../../src/storage/installation.ts'
import type { StorePlace } from '../../src/storage/open.ts'
import type { Store } from '../../src/storage/store.ts'
import { databases } from './databases.ts'
import { lentKeyPairs } from './key-pairs.ts'
import { quietLog } from './log.ts'
import { type Org, startOrg } from './okta-org.ts'
import { wallClock } from './wall-clock.ts'

/** An answer of the host's own API. */
export interface Answer<T = Record<string, unknown>> {
  readonly status: number
  readonly headers: Headers
  readonly body: T
}

/** A flow: a client of the hooks with a return URL of its own. */
export interface Flow {
  readonly client: { readonly id: string; readonly secret: string }
  readonly integrationId: string
  readonly returnUrl: string
  token(scope?: string): Promise<string>
  call<T = Result>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<T>>
  stepUp(loginHint: string, more?: object): Promise<Answer<Result>>
  redeem(code: string, expect: object, state?: string): Promise<Answer<Result>>
}

export interface World {
  readonly url: string
  readonly host: Host
  readonly store: Store
  /** For a second process on the same database. */
  readonly where: StorePlace
  readonly key: Uint8Array
  readonly clock: Clock & { advance(ms: number): void }
  readonly incode: IncodeStandIn
  /** The product behind the directory. */
  readonly org: Org
  readonly accountId: string
  readonly directoryId: IntegrationId
  readonly log: { readonly lines: string[] }
  readonly adminToken: string
  admin<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Answer<T>>
  flow(config?: object): Promise<Flow>
  person(user: Partial<SourceUser> & { readonly login: string }): Promise<SourceUser>
  enroll(login: string, identityId: string, assurance?: 'low' | 'medium' | 'high', integrationId?: IntegrationId): Promise<void>
  /** Finishes the newest Incode session of a verification; answers where the browser would go next. */
  finish(verificationId: string, outcome: object): Promise<string>
  sessions(verificationId: string): Promise<readonly { readonly interviewId: string; readonly closed: boolean }[]>
  close(): Promise<void>
}

export const webhookSecret = 'a-webhook-secret-of-this-test'
const workflowId = 'wf-document-and-face'
const day = 24 * 60 * 60_000

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>(resolve => probe.listen(0, '127.0.0.1', () => resolve()))
  const { port } = probe.address() as AddressInfo
  await new Promise(resolve => probe.close(resolve))
  return port
}

/** As if the directory had just been read to its end. No schedule begins by it, so that no run comes unasked. */
export async function readOnce(store: Store, integrationId: IntegrationId, at: number): Promise<void> {
  const counts = { seen: 0, created: 0, updated: 0, unchanged: 0, deactivated: 0, removed: 0, set_aside: 0 }
  const run = {
    id: asRunId(`run_before_${integrationId}`),
    integration_id: integrationId,
    mode: 'full',
    dry_run: 0,
    state: 'done',
  } as const
  const rest = { total: 0, live_before: 0, interrupted: 0, error_code: null, error_detail: null, requested_by: 'test', fence: 0 }
  await store.transaction(tx =>
    tx.db
      .insertInto('sync_runs')
      .values({ ...run, ...counts, ...rest, started_at: at, finished_at: at })
      .execute(),
  )
}

/**
 * The host with people made by hand and stand-ins for Incode and Okta, all over real HTTP. Background work runs only when a test
 * calls `host.settleDown()`, so that nothing depends on timing.
 */
export async function world(
  options: {
    readonly database?: 'sqlite' | 'postgres'
    readonly failPoint?: FailSpec
    readonly asksFirst?: boolean
    readonly thirdParty?: ThirdParty
    readonly mail?: MailStandIn
    readonly mailIn?: { readonly language: Language }
    /** Where people sign in who decide something, once the address of the host is known. */
    readonly signIn?: (publicUrl: string, store: Store) => Promise<SignInSettings>
    /** Where administrators sign in, and for how long. */
    readonly adminSignIn?: (publicUrl: string, store: Store) => Promise<AdminSignInSettings>
    readonly adminSessions?: Partial<SessionLimits>
    readonly enrollment?: { readonly validDays: number; readonly renewDays?: number }
  } = {},
): Promise<World> {
  const clock = wallClock()
  const log = quietLog()
  const database = databases().find(one => one.name === (options.database ?? 'sqlite'))
  if (!database) throw new Error('no such database')
  const opened = await database.open({ clock })
  const { store } = opened
  await stampInstallation(store, 'sandbox', { clock, random: systemRandom })
  const server = await bind({ host: '127.0.0.1', port: 0 })
  const { url } = server
  const failing = {
    ...(options.failPoint ? { failPoint: options.failPoint } : {}),
    ...(options.thirdParty ? { thirdParty: options.thirdParty } : {}),
  }
  const key = systemRandom.bytes(32)
  const keys = [key]
  const { keyPair, giveBack } = lentKeyPairs()
  const host = await createHost({
    store,
    keyPair,
    keys,
    publicUrl: url,
    clock,
    random: systemRandom,
    log,
    kind: 'sandbox',
    trustProxy: [],
    asksFirst: options.asksFirst ?? false,
    ...(options.mail
      ? { mail: { url: options.mail.smtp, from: 'Stepgate <stepgate@example.com>', timeoutMs: 5_000, ...options.mailIn } }
      : {}),
    ...(options.mail
      ? { sms: { ...options.mail.sms, from: '+15005550006', countries: ['GB', 'DE'], perCountryDay: 50, loopbackHttp: true } }
      : {}),
    ...(options.signIn ? { signIn: await options.signIn(url, store) } : {}),
    ...(options.adminSignIn ? { adminSignIn: await options.adminSignIn(url, store) } : {}),
    ...(options.adminSessions ? { adminSessions: options.adminSessions } : {}),
    ...(options.enrollment ? { enrollment: options.enrollment } : {}),
    ...failing,
  })
  server.attach(host.app)
  const workflows = [{ configurationId: workflowId, kind: 'onboarding' as const }]
  const incode = await startIncodeStandIn({ apiKeys: ['key'], workflows, clock, personOf: sessionPerson(store) })

  const owner = await host.adminTokens.make({ name: 'test', role: 'owner' }, { kind: 'host', id: 'test' })
  async function call<T>(method: string, address: string, headers: Record<string, string>, body?: unknown): Promise<Answer<T>> {
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    const init = { method, headers: { ...json, ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
    const response = await fetch(address, init)
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: (text === '' ? undefined : JSON.parse(text)) as T }
  }
  const admin: World['admin'] = (method, path, body) =>
    call(method, `${url}${path}`, { authorization: `Bearer ${owner.token}` }, body)
  async function make<T>(input: object): Promise<T> {
    const answer = await admin<T>('POST', '/v1/integrations', input)
    if (answer.status !== 201) throw new Error(`an integration could not be made: ${JSON.stringify(answer.body)}`)
    return answer.body
  }

  const account = await make<{ id: string; endpoints: { webhooks: string } }>({
    template: 'incode',
    name: 'Incode',
    config: {
      apiUrl: incode.url,
      apiKey: 'key',
      workflows: [{ id: workflowId, name: 'Document and face' }],
      webhooks: { header: 'x-incode-secret', secret: webhookSecret },
    },
  })
  incode.configure({ webhooks: { url: account.endpoints.webhooks, header: { name: 'x-incode-secret', value: webhookSecret } } })
  const org = await startOrg(clock)
  const directory = await make<{ id: string; endpoints: { jwks_uri: string } }>({
    template: 'okta-directory',
    name: 'Okta',
    config: { orgUrl: org.standIn.url, clientId: '0oa1' },
  })
  org.standIn.registerClient({
    clientId: '0oa1',
    jwks: { jwksUri: directory.endpoints.jwks_uri },
    scopes: ['okta.users.read', 'okta.groups.read'],
  })
  const directoryId = asIntegrationId(directory.id)
  await readOnce(store, directoryId, clock.now())

  const sessions: World['sessions'] = async verificationId => {
    const answer = await call<readonly { interviewId: string; closed: boolean }[]>(
      'GET',
      `${incode.url}/__sandbox/sessions?verificationId=${verificationId}`,
      {},
    )
    return answer.body
  }

  return {
    url,
    host,
    store,
    where: opened.where,
    key,
    clock,
    incode,
    org,
    accountId: account.id,
    directoryId,
    log,
    adminToken: owner.token,
    admin,
    sessions,

    async flow(config = {}) {
      const returnUrl = `http://127.0.0.1:${await freePort()}/return`
      const made = await make<{ id: string; client: { id: string; secret: string } }>({
        template: 'oidc-client-credentials',
        name: `Flow ${returnUrl}`,
        config: {
          directoryIntegrationId: directory.id,
          purposes: ['step_up', 'account_recovery', 'sign_up'],
          returnUrls: [returnUrl],
          ...config,
        },
      })
      const { client } = made
      const basic = Buffer.from(`${client.id}:${client.secret}`).toString('base64')
      let held: { readonly token: string; readonly until: number } | undefined
      async function token(scope?: string): Promise<string> {
        const body = new URLSearchParams({ grant_type: 'client_credentials', ...(scope ? { scope } : {}) })
        const response = await fetch(`${url}/oidc/token`, { method: 'POST', headers: { authorization: `Basic ${basic}` }, body })
        const { access_token } = (await response.json()) as { access_token?: string }
        if (!access_token) throw new Error(`the token endpoint answered ${response.status}`)
        return access_token
      }
      const hook: Flow['call'] = async (method, path, body, headers = {}) => {
        // Renewed early, as any client would: tests push the clock.
        if (held === undefined || held.until <= clock.now()) held = { until: clock.now() + 60_000, token: await token() }
        return call(method, `${url}/v1/hooks${path}`, { authorization: `Bearer ${held.token}`, ...headers }, body)
      }
      return {
        client,
        integrationId: made.id,
        returnUrl,
        token,
        call: hook,
        stepUp: (loginHint, more = {}) => hook('POST', '/step-up', { loginHint, returnUrl, ...more }),
        redeem: (code, expect, state) =>
          hook('POST', '/verifications/redeem', {
            code,
            expect: { purpose: 'step_up', ...expect },
            ...(state === undefined ? {} : { state }),
          }),
      }
    },

    async person(user) {
      const [name = ''] = user.login.split('@')
      const whole: SourceUser = {
        // Ids of the product have no dots.
        externalId: `00u-${name.replaceAll(/[^\w-]/g, '-')}`,
        email: user.login,
        givenName: 'Ada',
        familyName: `Of ${name}`,
        displayName: `Ada Of ${name}`,
        status: 'active',
        sourceStatus: 'ACTIVE',
        changedAt: new Date(clock.now() - 90 * day).toISOString(),
        claims: {},
        ...user,
      }
      const read = org.put(whole)
      await store.loader.put(directoryId, read, clock.now())
      return read
    },

    async enroll(login, identityId, assurance = 'medium', integrationId = directoryId) {
      const { trustAnchor } = await host.integrations.account(account.id)
      const row = await store.db
        .selectFrom('directory_users')
        .select('external_id')
        .where('integration_id', '=', integrationId)
        .where('login_key', '=', login.toLowerCase())
        .executeTakeFirstOrThrow()
      await store.transaction(async tx => {
        const at = clock.now()
        const person = { integrationId, externalId: row.external_id, kind: 'directory', at } as const
        const subject = await subjectFor(tx, person, systemRandom, host.marks)
        const binding = { subject, tenant: trustAnchor, identityId, assurance, evidence: ['sandbox'], verificationId: null, at }
        await bindIdentity(tx, binding, systemRandom)
      })
    },

    async finish(verificationId, outcome) {
      const newest = (await sessions(verificationId)).at(-1)
      if (!newest) throw new Error('no Incode session was opened')
      const answer = await call<{ redirectionUrl: string }>(
        'POST',
        `${incode.url}/__sandbox/sessions/${newest.interviewId}`,
        {},
        outcome,
      )
      if (answer.status !== 200) throw new Error(`the stand-in refused: ${JSON.stringify(answer.body)}`)
      return answer.body.redirectionUrl
    },

    async close() {
      await server.close()
      await host.stop()
      await incode.close()
      await org.standIn.close()
      await opened.dispose()
      giveBack()
    },
  }
}
