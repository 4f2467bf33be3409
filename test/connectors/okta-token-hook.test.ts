import { describe, expect, it } from 'vitest'
import { oktaTokenHook, tokenHookPath } from '../../connectors/okta/token-hook/index.ts'
import type { HostContext, JsonObject, Result } from '../../src/contract/index.ts'
import { connectorConformance } from '../conformance/connector.ts'
import { hostContext } from '../support/host-context.ts'

const config = { orgUrl: 'https://acme.okta.com', directoryIntegrationId: 'dir-1' }
connectorConformance(oktaTokenHook, { config })

const pass = {
  outcome: 'allow',
  data: { status: 'approved', score: { overall: { status: 'OK', value: 97.1 } } },
} as unknown as Result
const call = (context: JsonObject = { session: { id: 's-1', userId: '00u1' }, user: { id: '00u1' } }): JsonObject => ({
  eventType: 'com.okta.oauth2.tokens.transform',
  data: { context },
})

/** A host that knows one pass: of the session `s-1` of `00u1`. */
function opened(given: object = {}) {
  const asked: string[] = []
  const verifications: HostContext['verifications'] = {
    ...hostContext().verifications,
    async latest(externalId, maxAgeSeconds) {
      asked.push(`${externalId} any ${maxAgeSeconds}`)
      return externalId === '00u1' ? pass : undefined
    },
    async latestOfSession(externalId, sessionRef, maxAgeSeconds) {
      asked.push(`${externalId} ${sessionRef} ${maxAgeSeconds}`)
      return externalId === '00u1' && sessionRef === 's-1' ? pass : undefined
    },
  }
  const { surface } = oktaTokenHook.open(oktaTokenHook.config.parse({ ...config, ...given }), { ...hostContext(), verifications })
  const route = surface?.routes.find(one => one.path === tokenHookPath)
  if (surface?.entries === undefined || route === undefined) throw new Error('it has no hook')
  const { entries } = surface
  return {
    asked,
    entries: () => entries(),
    async tell(body: JsonObject | string, secret?: string) {
      const known = (await entries()).find(one => one.secret)?.value ?? ''
      const headers = new Headers({ authorization: secret ?? known })
      const bytes = new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body))
      const answer = await route.handle({
        query: new URLSearchParams(),
        headers,
        body: bytes,
        signal: AbortSignal.timeout(1_000),
      })
      return 'json' in answer ? answer.json : undefined
    },
  }
}

const claims = (...value: JsonObject[]) => ({ commands: [{ type: 'com.okta.identity.patch', value }] })
const none = claims({ op: 'add', path: '/claims/idv_status', value: 'none' })

describe('the token hook of Okta', () => {
  it('puts status and score of the session into the token', async () => {
    expect(await opened().tell(call())).toEqual(
      claims({ op: 'add', path: '/claims/idv_status', value: 'approved' }, { op: 'add', path: '/claims/idv_score', value: 97.1 }),
    )
  })

  it('patches each token that is named', async () => {
    const answer = (await opened({ tokens: ['identity', 'access'] }).tell(call())) as { commands: { type: string }[] }
    expect(answer.commands.map(({ type }) => type)).toEqual(['com.okta.identity.patch', 'com.okta.access.patch'])
  })

  it.each<[string, JsonObject]>([
    ['of another session', { session: { id: 's-2', userId: '00u1' }, user: { id: '00u1' } }],
    ['of somebody else', { session: { id: 's-1', userId: '00u2' }, user: { id: '00u2' } }],
    ['of a session that is somebody else’s', { session: { id: 's-1', userId: '00u2' }, user: { id: '00u1' } }],
    ['without a session', { user: { id: '00u1' } }],
    ['of a service', { session: null, user: null }],
  ])('says none in a token %s', async (_whose, context) => {
    expect(await opened().tell(call(context))).toEqual(none)
    expect(await opened({ withoutPass: 'deny' }).tell(call(context))).toEqual({
      error: { errorSummary: 'A verification of the person is needed first.' },
    })
  })

  it('takes a pass of any session only where that is named, and for five minutes at most', async () => {
    const context = { user: { id: '00u1' } }
    const named = opened({ unbound: 'unbound_claims' })
    expect(await named.tell(call(context))).not.toEqual(none)
    expect(named.asked).toEqual(['00u1 any 300'])
    expect(oktaTokenHook.config.safeParse({ ...config, maxAgeSeconds: 301 }).success).toBe(false)
  })

  it('answers nobody without its secret', async () => {
    await expect(opened().tell(call(), 'guess')).rejects.toMatchObject({ code: 'unauthenticated' })
    await expect(opened().tell(call(), '')).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  it.each(['', 'no json', '{}', JSON.stringify({ ...call(), eventType: 'com.okta.saml.tokens.transform' })])(
    'refuses what is no call of the hook: %j',
    async body => {
      await expect(opened().tell(body)).rejects.toMatchObject({ code: 'request_invalid' })
    },
  )

  it('tells an administrator the address, the field and the secret', async () => {
    const entries = await opened().entries()
    expect(entries.map(({ name, secret }) => [name, secret ?? false])).toEqual([
      ['url', false],
      ['authentication_field', false],
      ['authentication_secret', true],
    ])
    expect(entries[0]?.value).toBe('https://host.example/i/int-1/token-hook')
  })
})
