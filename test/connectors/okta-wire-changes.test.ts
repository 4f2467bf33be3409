import { exportJWK } from 'jose'
import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { createOktaDirectory } from '../../connectors/okta/index.ts'
import type { JsonObject } from '../../src/contract/index.ts'
import { createTokenSource } from '../../src/integrations/token.ts'
import { makeKey } from '../sandbox/okta-client.ts'
import { hostContext } from '../support/host-context.ts'
import { interceptRequests } from '../support/intercepted.ts'
import { aSignal, failureOf, pagesOf, systemClock } from './okta-world.ts'

/** The exact calls of what goes beyond reading people: log, event hook, schema, write-back. The network is closed. */

const orgUrl = 'https://acme.okta.com'
const key = await makeKey('kid-1')
const privateJwk = { ...((await exportJWK(key.privateKey)) as JsonObject), kid: 'kid-1', alg: 'ES256' }

interceptRequests({ alone: true })

function open(config: JsonObject = {}) {
  const connector = createOktaDirectory({ pause: async () => undefined })
  const base = hostContext({ clock: systemClock })
  const ownKey = async () => ({ kid: 'kid-1', key: key.privateKey })
  const { directory, upkeep, writeBack } = connector.open(
    connector.config.parse({ orgUrl, clientId: '0oa1', privateJwk, ...config }),
    {
      ...base,
      token: grant => createTokenSource(grant, { fetch: base.fetch, clock: systemClock, ownKey }),
    },
  )
  if (!directory || !upkeep || !writeBack) throw new Error('the manifest promises all')
  return { directory, upkeep, writeBack, kept: base.kept }
}

const org = () => nock(orgUrl)
const tokenOf = (scope: string) =>
  org()
    .post('/oauth2/v1/token', body => body.scope === scope)
    .reply(200, { token_type: 'Bearer', expires_in: 3600, access_token: `token-for-${scope.split(' ')[0]}`, scope })
const withToken = (scope: string) => nock(orgUrl, { reqheaders: { authorization: `Bearer token-for-${scope}` } })
const link = (path: string, rel: string) => `<${orgUrl}${path}>; rel="${rel}"`

const mark = Date.parse('2026-11-20T10:00:00.000Z')
const cursor = (more: object = {}) =>
  JSON.stringify({ v: 1, org: orgUrl, groups: [], at: { kind: 'changes', mark, seen: [], ...more } })
const changed = `/api/v1/users?limit=200&filter=${encodeURIComponent('lastUpdated gt "2026-11-20T09:55:00.000Z"')}`
const filter = [
  'eventType sw "user.lifecycle."',
  'eventType eq "user.account.update_profile"',
  'eventType eq "user.account.update_primary_email"',
  'eventType eq "user.account.lock"',
  'eventType eq "user.account.unlock"',
  'eventType eq "user.account.unlock_by_admin"',
].join(' or ')
const logStart = `/api/v1/logs?since=${encodeURIComponent('2026-11-20T09:59:50.000Z')}&sortOrder=ASCENDING&limit=1000&filter=${encodeURIComponent(filter)}`
/** As the documentation of the System Log shows one, shortened. */
const deletion = (id: string) => ({
  uuid: `uuid-${id}`,
  published: '2026-11-20T10:00:01.000Z',
  eventType: 'user.lifecycle.delete.completed',
  version: '0',
  severity: 'INFO',
  actor: { id: '00uAdmin', type: 'User', alternateId: 'admin@example.com', displayName: 'Add-Min' },
  outcome: { result: 'SUCCESS', reason: null },
  target: [{ id, type: 'User', alternateId: 'gone@example.com', displayName: 'Gone', detailEntry: null }],
})

describe('the System Log on the wire', () => {
  const people = () => {
    tokenOf('okta.users.read')
    withToken('okta.users.read')
      .get(changed)
      .reply(200, [], { link: link(changed, 'self') })
  }

  it('begins at the mark, with a token of its own, and goes on where Okta says', async () => {
    people()
    tokenOf('okta.logs.read')
    const next = '/api/v1/logs?after=1627500044869_1&limit=1000&sortOrder=ASCENDING'
    withToken('okta.logs.read')
      .get(logStart)
      .reply(200, [deletion('00uGone')], { link: `${link(logStart, 'self')}, ${link(next, 'next')}` })
    const { directory } = open()
    const pages = await pagesOf(directory, cursor())
    expect(pages.flatMap(page => page.changes)).toEqual([{ kind: 'user_removed', externalId: '00uGone', reason: 'deleted' }])
    const after = pages.at(-1)?.cursor ?? ''
    expect(JSON.parse(after).at.log).toBe(next)
    // An idle log names itself again, and is not asked a second time.
    const again = JSON.parse(after).at.mark as number
    const since = `/api/v1/users?limit=200&filter=${encodeURIComponent(`lastUpdated gt "${new Date(again - 300_000).toISOString()}"`)}`
    withToken('okta.users.read')
      .get(since)
      .reply(200, [], { link: link(since, 'self') })
    withToken('okta.logs.read')
      .get(next)
      .reply(200, [], { link: link(next, 'next') })
    expect((await pagesOf(directory, after)).at(-1)?.end).toBe('delta')
  })

  it('tells an entry once, though it comes twice', async () => {
    people()
    tokenOf('okta.logs.read')
    withToken('okta.logs.read')
      .get(logStart)
      .reply(200, [deletion('00uGone'), deletion('00uGone'), null, {}], { link: link('/api/v1/logs?after=2', 'next') })
    const pages = await pagesOf(open().directory, cursor())
    expect(pages.flatMap(page => page.changes)).toHaveLength(1)
  })

  it.each<[string, string | undefined]>([
    ['without a next link', undefined],
    ['whose next page is at another host', '<https://evil.example/api/v1/logs?after=1>; rel="next"'],
    ['whose next page is of another list', link('/api/v1/users?after=1', 'next')],
  ])('%s is not followed', async (_, next) => {
    people()
    tokenOf('okta.logs.read')
    withToken('okta.logs.read')
      .get(logStart)
      .reply(200, [], next === undefined ? {} : { link: next })
    expect((await failureOf(pagesOf(open().directory, cursor()))).code).toBe('response_invalid')
  })

  it('that goes round in a circle is not followed for ever', async () => {
    people()
    tokenOf('okta.logs.read')
    const full = Array.from({ length: 1_000 }, (_, n) => deletion(`00u${n}`))
    withToken('okta.logs.read')
      .get(logStart)
      .reply(200, full, { link: link(logStart, 'next') })
    expect((await failureOf(pagesOf(open().directory, cursor()))).code).toBe('response_invalid')
  })

  it('whose beginning is too long ago leads to a full read', async () => {
    people()
    tokenOf('okta.logs.read')
    withToken('okta.logs.read').get(logStart).reply(400, { errorCode: 'E0000001', errorSummary: 'Api validation failed: since' })
    expect((await failureOf(pagesOf(open().directory, cursor()))).code).toBe('checkpoint_expired')
  })
})

describe('the control plane on the wire', () => {
  it('an event hook is made with our address, our secret and our events', async () => {
    tokenOf('okta.eventHooks.manage')
    let sent: JsonObject = {}
    const made = { id: 'who1', status: 'ACTIVE', verificationStatus: 'UNVERIFIED' }
    const api = () => withToken('okta.eventHooks.manage')
    api().get('/api/v1/eventHooks').reply(200, [])
    api()
      .post('/api/v1/eventHooks', body => {
        sent = body
        return true
      })
      .reply(200, made)
    api()
      .post('/api/v1/eventHooks/who1/lifecycle/verify')
      .reply(200, { ...made, verificationStatus: 'VERIFIED' })
    const { upkeep, kept } = open({ eventHook: true })
    await upkeep.run(aSignal())
    expect(sent).toMatchObject({
      events: { type: 'EVENT_TYPE' },
      channel: {
        type: 'HTTP',
        version: '1.0.0',
        config: {
          uri: 'https://host.example/i/int-1/events',
          authScheme: { type: 'HEADER', key: 'Authorization', value: kept.get('event-hook-secret') },
        },
      },
    })
    expect(kept.get('event-hook-secret')?.length).toBeGreaterThanOrEqual(43)
    expect(kept.get('event-hook')).not.toContain(kept.get('event-hook-secret'))
  })

  it('the schema gets what it lacks, and nothing else is mentioned', async () => {
    tokenOf('okta.users.manage okta.schemas.manage')
    const path = '/api/v1/meta/schemas/user/default'
    const readOnly = [{ principal: 'SELF', action: 'READ_ONLY' }]
    const there = { title: 'x', type: 'string', permissions: readOnly }
    const properties = { idvLastStatus: there, idvLastVerifiedAt: there, idvLastExpiresAt: there, badge: there }
    const schema = { id: `${orgUrl}${path}`, definitions: { custom: { id: '#custom', type: 'object', properties } } }
    let sent: JsonObject = {}
    withToken('okta.users.manage').get(path).reply(200, schema)
    withToken('okta.users.manage')
      .post(path, body => {
        sent = body
        return true
      })
      .reply(200, schema)
    await open({ writeBack: { validDays: 90 } }).writeBack.prepare(aSignal())
    expect(sent).toEqual({
      definitions: {
        custom: {
          id: '#custom',
          type: 'object',
          properties: {
            idvLastScore: { title: 'Identity verification: last score', type: 'number', permissions: readOnly },
          },
        },
      },
    })
  })

  it('a verdict is a partial POST of four attributes', async () => {
    tokenOf('okta.users.manage okta.schemas.manage')
    const standing = { status: 'EXPIRED', score: null, verifiedAt: '2026-11-20T10:00:00Z', expiresAt: null } as const
    withToken('okta.users.manage')
      .post('/api/v1/users/00u1', {
        profile: {
          idvLastStatus: 'EXPIRED',
          idvLastScore: null,
          idvLastVerifiedAt: '2026-11-20T10:00:00Z',
          idvLastExpiresAt: null,
        },
      })
      .reply(200, { id: '00u1' })
    await open({ writeBack: { validDays: 90 } }).writeBack.write({ externalId: '00u1', standing }, aSignal())
  })
})
