import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectors } from '../../connectors/registry.ts'
import type { JsonObject, JsonValue } from '../../src/contract/index.ts'
import { isLooserConfig, looserFields } from '../../src/integrations/looser.ts'
import { isObject } from '../../src/integrations/pointer.ts'
import { templatesOf } from '../../src/integrations/templates.ts'
import { type Flow, type World, world } from '../support/world.ts'

const templates = templatesOf(connectors)

/** Every field of a schema with what a change of it does. */
function fieldsOf(node: JsonValue | undefined, path: string): readonly string[] {
  if (!isObject(node)) return []
  const own = isObject(node.properties) ? Object.entries(node.properties) : []
  const inner = [node.items, ...['anyOf', 'oneOf', 'allOf'].flatMap(word => (node[word] as JsonValue[] | undefined) ?? [])]
  return [
    ...own.flatMap(([name, field]) => {
      const mark = isObject(field) ? (field.loosens ?? 'any') : 'any'
      return [`${path}/${name}: ${mark}`, ...fieldsOf(field, `${path}/${name}`)]
    }),
    ...inner.flatMap(one => fieldsOf(one, path)),
  ]
}

describe('a change of a configuration', () => {
  it('loosens by any change of a field, but for these', () => {
    const all = templates.manifests.flatMap(({ id, config }) => [...new Set(fieldsOf(config as JsonObject, id))])
    expect(all.length).toBeGreaterThan(60)
    expect(all.filter(field => !field.endsWith(': any'))).toEqual([
      'entra-directory/noAuditLog: more',
      'entra-directory/writeBack: more',
      'entra-directory/writeBack/validDays: more',
      'entra-directory/operations: more',
      'entra-directory/operations/allowed: more',
      'entra-directory/operations/externalMethod/displayName: never',
      'helpdesk/operations: more',
      'helpdesk/policies: more',
      'helpdesk/agents: more',
      'helpdesk/startsPerMinute: more',
      'incode/workflows/name: never',
      'incode/workflows/purpose: never',
      'incode/hostedHosts: more',
      'incode/identityPage: never',
      'incode/embed/connect: more',
      'incode/embed/webAssembly: more',
      'incode/handOverOff: never',
      'incode/handOverOff/by: never',
      'incode/handOverOff/on: never',
      'incode/timeoutSeconds: never',
      'oidc-client-credentials/purposes: more',
      'oidc-client-credentials/returnUrls: more',
      'oidc-client-credentials/operations: more',
      'oidc-client-credentials/policies: more',
      'oidc-client-credentials/attestsSession: more',
      'oidc-client-credentials/startsPerMinute: more',
      'okta-directory/writeBack: more',
      'okta-directory/writeBack/validDays: more',
      'okta-directory/operations: more',
      'okta-directory/operations/clientId: more',
      'okta-directory/operations/allowed: more',
      'okta-directory/operations/knownAdmin: more',
      'okta-idv/otherVendors: more',
      'people-list/mostDays: more',
      'people-list/needsSponsor: less',
      'portal/operations: more',
      'portal/knownChannel: less',
      'portal/languages: never',
      'portal/startsPerMinute: more',
    ])
  })

  const client = { purposes: ['step_up'], returnUrls: ['https://a.example/back'], startsPerMinute: 60 }
  const workflow = { id: 'wf-1', name: 'Employees' }
  const account = { apiUrl: 'https://demo-api.incodesmile.com', apiKey: 'key', workflows: [workflow] }
  const org = { orgUrl: 'https://acme.okta.com', clientId: '0oa1' }
  const list = { timeZone: 'UTC', mostDays: 30, needsSponsor: true }
  it.each<[string, string, JsonObject, JsonObject, readonly string[]]>([
    [
      'one more return URL',
      'oidc-client-credentials',
      client,
      { returnUrls: ['https://a.example/back', 'https://b.example/'] },
      ['/returnUrls'],
    ],
    ['another return URL', 'oidc-client-credentials', client, { returnUrls: ['https://b.example/'] }, ['/returnUrls']],
    ['one more purpose', 'oidc-client-credentials', client, { purposes: ['step_up', 'account_recovery'] }, ['/purposes']],
    ['a verdict that nobody carries', 'oidc-client-credentials', client, { policies: ['unbound_step_up'] }, ['/policies']],
    ['the word of a client', 'oidc-client-credentials', client, { attestsSession: true }, ['/attestsSession']],
    ['another directory', 'oidc-client-credentials', client, { directoryIntegrationId: 'int_b' }, ['/directoryIntegrationId']],
    ['one more operation', 'oidc-client-credentials', client, { operations: ['unlock'] }, ['/operations']],
    ['a link in every ticket', 'helpdesk', { policies: [] }, { policies: ['link_to_caller'] }, ['/policies']],
    ['another key of a ticket system', 'helpdesk', { apiKey: 'k'.repeat(32) }, { apiKey: 'l'.repeat(32) }, ['/apiKey']],
    ['results that are polled', 'oidc-client-credentials', client, { resultDelivery: 'poll' }, ['/resultDelivery']],
    ['a faster client', 'oidc-client-credentials', client, { startsPerMinute: 61 }, ['/startsPerMinute']],
    ['another Incode', 'incode', account, { apiUrl: 'https://api.evil.example' }, ['/apiUrl']],
    ['another key', 'incode', account, { apiKey: 'other' }, ['/apiKey']],
    ['another workflow', 'incode', account, { workflows: [{ ...workflow, id: 'wf-2' }] }, ['/workflows']],
    ['another host of pages', 'incode', account, { hostedHosts: ['verify.evil.example'] }, ['/hostedHosts']],
    ['a claim of another attribute', 'okta-directory', org, { mapping: { family_name: 'profile.nickName' } }, ['/mapping']],
    ['another org', 'okta-directory', org, { orgUrl: 'https://evil.okta.com' }, ['/orgUrl']],
    [
      'a verdict that stands for longer',
      'okta-directory',
      { ...org, writeBack: { validDays: 1 } },
      { writeBack: { validDays: 2 } },
      ['/writeBack/validDays'],
    ],
    ['nobody who vouches', 'people-list', list, { needsSponsor: false }, ['/needsSponsor']],
    ['days without an end', 'people-list', { mostDays: 30 }, { mostDays: undefined as never }, ['/mostDays']],
  ])('that brings %s is looser', (_what, id, before, change, fields) => {
    const after = Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== undefined))
    expect(looserFields(templates.choose(id), before, after)).toEqual(fields.map(field => `/config${field}`))
    expect(isLooserConfig(templates.choose(id), before, before)).toBe(false)
  })

  it.each<[string, string, JsonObject, JsonObject]>([
    ['fewer return URLs', 'oidc-client-credentials', client, { returnUrls: [] }],
    ['what is so by default', 'oidc-client-credentials', client, { attestsSession: false, resultDelivery: 'code', policies: [] }],
    ['a slower client', 'oidc-client-credentials', client, { startsPerMinute: 59 }],
    ['another name of a workflow', 'incode', account, { workflows: [{ ...workflow, name: 'Staff', purpose: 'First' }] }],
    ['more patience', 'incode', account, { timeoutSeconds: 20 }],
    [
      'a verdict that stands for shorter',
      'okta-directory',
      { ...org, writeBack: { validDays: 2 } },
      { writeBack: { validDays: 1 } },
    ],
    ['a nearer end', 'people-list', list, { mostDays: 7 }],
  ])('that brings %s is not', (_what, id, before, change) => {
    expect(looserFields(templates.choose(id), before, { ...before, ...change })).toEqual([])
  })

  describe('of an integration in use', () => {
    let w: World
    let flow: Flow
    beforeAll(async () => {
      w = await world()
      flow = await w.flow()
    })
    afterAll(() => w.close())

    const change = (id: string, patch: object) => w.admin('PATCH', `/v1/integrations/${id}`, patch)
    const told = async () => {
      const rows = await w.store.db
        .selectFrom('audit')
        .select(['target', 'facts'])
        .where('action', '=', 'integration.loosened')
        .execute()
      const events = await w.store.db.selectFrom('events').select('payload').where('type', '=', 'integration.loosened').execute()
      expect(events.map(({ payload }) => payload)).toEqual(rows.map(({ facts }) => facts))
      return rows.map(({ target, facts }) => ({ target, looser: (JSON.parse(facts) as { looser: string[] }).looser }))
    }

    it('is told by a name of its own, with the fields and without their values', async () => {
      const stolen = 'https://evil.example/back'
      expect(
        (await change(flow.integrationId, { config: { returnUrls: [flow.returnUrl, stolen], attestsSession: true } })).status,
      ).toBe(200)
      expect((await change(w.accountId, { config: { apiKey: 'key', previousApiKey: 'canary-of-a-key' } })).status).toBe(200)
      const all = await told()
      expect(all).toEqual([
        { target: flow.integrationId, looser: ['/config/returnUrls', '/config/attestsSession'] },
        { target: w.accountId, looser: ['/config/previousApiKey'] },
      ])
      expect(JSON.stringify(all)).not.toMatch(/evil|canary/)
    })

    it('is not told of where it only takes away, or is for people to read', async () => {
      const before = await told()
      expect((await change(flow.integrationId, { description: 'new', config: { returnUrls: [flow.returnUrl] } })).status).toBe(
        200,
      )
      expect((await change(flow.integrationId, { name: 'Another name', config: { attestsSession: false } })).status).toBe(200)
      expect(await told()).toEqual(before)
    })
  })
})
