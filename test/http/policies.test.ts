import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Result } from '../../src/contract/index.ts'
import { type Shell, shell } from '../support/command.ts'
import { verify } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

interface Proposed {
  readonly id: string
  readonly state: string
  readonly version: number
  readonly proposalId: string
  readonly looser: readonly string[]
}

describe('policies, by the admin API and the command line', () => {
  let w: World
  let here: Shell
  let flow: Flow
  const tokens = new Map<string, string>()
  beforeAll(async () => {
    w = await world()
    here = await shell()
    flow = await w.flow()
    for (const [name, role] of [
      ['Ada', 'owner'],
      ['Bob', 'admin'],
      ['Rhea', 'reviewer'],
    ] as const) {
      const made = await w.admin<{ token: string }>('POST', '/v1/admin-tokens', { name, role })
      tokens.set(name, made.body.token)
    }
    w.clock.advance(60_000)
  })
  afterAll(async () => {
    await here.close()
    await w.close()
  })

  async function as<T = Proposed>(name: string, method: string, path: string, body?: unknown) {
    const answer = await fetch(`${w.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${tokens.get(name)}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as T & { code?: string; faults?: unknown } }
  }
  const cli = (name: string, ...args: string[]) =>
    here.run(['policies', ...args], { STEPGATE_URL: w.url, STEPGATE_TOKEN: tokens.get(name) ?? '' })

  it('are proposed, confirmed by a second administrator, and judge from then on', async () => {
    const stricter = await as('Ada', 'POST', '/v1/policies/default/proposals', {
      settings: { minimumAssurance: { step_up: 'high' } },
      why: 'a quarter of caution',
    })
    expect([stricter.status, stricter.body]).toEqual([200, { state: 'applied', version: 2 }])
    const ana = await w.person({ login: 'ana@example.com' })
    const { displayName: anaName } = (
      await as<{ displayName: string }>('Ada', 'GET', `/v1/directory/users/${w.directoryId}/${ana.externalId}`)
    ).body
    expect(anaName).toMatch(/./)
    await w.enroll('ana@example.com', 'id-ana')
    const started = await flow.stepUp('ana@example.com')
    await verify(w, started, { overall: 'OK', identityId: 'id-ana' })
    const denied = await flow.call<Result>('GET', `/verifications/${started.body.data.verificationId}`)
    expect([denied.body.reason, denied.body.data.policy]).toEqual(['binding_too_weak', { id: 'default', version: 2 }])
    expect(denied.body.data.subject.externalId).toBe(ana.externalId)
    // What it would have been without: by the name of whom it was about.
    const tried = await as<{ changed: readonly object[] }>('Ada', 'POST', '/v1/policies/default/try', { settings: {} })
    expect(tried.body.changed).toMatchObject([
      { subject: { integrationId: w.directoryId, externalId: ana.externalId, label: anaName }, after: { outcome: 'allow' } },
    ])

    const looser = await as('Ada', 'POST', '/v1/policies/default/proposals', { settings: {}, why: 'enough' })
    expect([looser.status, looser.body.looser]).toEqual([202, ['minimumAssurance']])
    const confirm = (name: string) => as(name, 'POST', `/v1/policies/default/proposals/${looser.body.proposalId}/confirm`)
    expect((await confirm('Ada')).body.code).toBe('forbidden')
    expect((await confirm('Rhea')).body.code).toBe('forbidden')
    expect((await confirm('Bob')).body).toEqual({ version: 3 })
    const shown = await as<{ loosenedPolicies: unknown }>('Rhea', 'GET', '/v1/policies/default')
    expect(shown.body).toMatchObject({ version: 3, attention: { loosened: ['minimumAssurance'] } })
    const covered = await as<{ loosenedPolicies: unknown }>('Ada', 'GET', `/v1/integrations/${flow.integrationId}`)
    expect(covered.body.loosenedPolicies).toMatchObject([{ policyId: 'default', loosened: ['minimumAssurance'] }])
  })

  it('are refused with every fault by its path', async () => {
    const answer = await as('Ada', 'POST', '/v1/policies/default/proposals', {
      settings: { passes: ['FAIL'], tries: 9, minimumAssurance: { account_recovery: 'low' } },
      why: 'x',
    })
    expect([answer.status, answer.body.code]).toEqual([400, 'request_invalid'])
    const paths = (answer.body.faults as readonly { path: string }[]).map(({ path }) => path)
    expect(paths.toSorted()).toEqual(['/settings/minimumAssurance/account_recovery', '/settings/passes/0', '/settings/tries'])
    const editable = await as('Ada', 'POST', '/v1/policies', {
      name: 'Editable',
      scope: { directoryId: w.directoryId },
      settings: { requiredClaims: { account_recovery: { phone_number: 'matched' } } },
      why: 'x',
    })
    expect(editable.body.faults).toMatchObject([{ path: '/settings/requiredClaims/account_recovery/phone_number' }])
  })

  it('take only workflows that the Incode account has', async () => {
    const of = (workflow: string) =>
      as('Ada', 'POST', '/v1/policies', {
        name: 'Flow',
        scope: { integrationId: flow.integrationId },
        settings: { workflows: { step_up: workflow } },
        why: 'x',
      })
    expect((await of('wf-none')).body.faults).toMatchObject([{ path: '/settings/workflows/step_up' }])
    expect((await of('wf-document-and-face')).body).toMatchObject({ state: 'open', looser: ['workflows'] })
  })

  it('are described for whoever writes them', async () => {
    const { components } = (await (await fetch(`${w.url}/v1/openapi.json`)).json()) as {
      components: { schemas: Record<string, { properties?: object }> }
    }
    const schema = Object.entries(components.schemas).find(([name]) => name.startsWith('PolicySettings'))?.[1]
    expect(Object.keys(schema?.properties ?? {})).toContain('minimumAssurance')
  })

  it('can be seen, tried and changed from the command line', async () => {
    await here.write('strict.json', { minimumValue: { step_up: 100 }, settleDays: 20 })
    const tried = await cli('Ada', 'try', 'default', 'strict.json')
    expect([tried.code, tried.err]).toEqual([0, 'No replay tells about settleDays.'])
    expect(tried.out).toMatch(/deny\/binding_too_weak|allow\/ok/)
    expect(tried.out).toMatch(/would end otherwise; 0 could not be replayed$/)
    expect((await cli('Ada', 'propose', 'default', 'strict.json', '--why', 'a test')).out).toBe('version 4 is in force')
    const reverted = await cli('Ada', 'revert', 'default', '3', '--why', 'back')
    const [, proposal = ''] = /^(prp_\S+) waits/.exec(reverted.out) ?? []
    expect(reverted.out).toContain('looser in minimumValue, settleDays')
    expect((await cli('Ada', 'confirm', 'default', proposal)).err).toContain('forbidden')
    expect((await cli('Bob', 'confirm', 'default', proposal)).out).toBe('version 5 is in force')
    const versions = await cli('Ada', 'versions', 'default')
    expect(versions.out).toContain('by Ada and Bob: back')
    expect(versions.out).toContain('settleDays: 20 -> null')
    const effective = await cli('Ada', 'effective', flow.integrationId, '--directory', w.directoryId)
    expect(effective.out).toMatch(/minimumAssurance\.account_recovery +"medium" +built_in/)
    expect((await cli('Ada', 'list')).out).toMatch(/default +Installation +everybody +5 +looser until/)
    expect(JSON.parse((await cli('Ada', 'show', 'default')).out)).toMatchObject({ version: 5, settings: {} })
    await here.write('bad.json', '{')
    expect((await cli('Ada', 'propose', 'default', 'bad.json', '--why', 'x')).err).toContain('bad.json is no JSON')
  })

  it('are not shown as if in force for what there is not', async () => {
    const nobodys = [
      [['nowhere'], 'no integration of this id'],
      [[flow.integrationId, '--directory', 'nowhere'], 'no directory of this id'],
      [[flow.integrationId, '--directory', w.directoryId, '--person', '00u-nobody'], 'nobody of this id'],
      [[flow.integrationId, '--person', '00u-nobody'], 'a person is one of a directory'],
    ] as const
    for (const [words, said] of nobodys) {
      const ran = await cli('Ada', 'effective', ...words)
      expect(ran).toMatchObject({ code: 2, out: '', err: expect.stringContaining(said) })
    }
  })

  it('are refused in the words of whoever typed, and say whom to ask', async () => {
    await here.write('same.json', {})
    expect((await cli('Ada', 'revert', 'default', 'last', '--why', 'x')).err).toContain('the version takes a whole number')
    expect((await cli('Ada', 'try', 'default', 'same.json', '--last', 'all')).err).toContain('--last takes a whole number')
    const refused = await cli('Rhea', 'propose', 'default', 'same.json', '--why', 'x')
    expect(refused).toMatchObject({ code: 2, out: '' })
    expect(refused.err).toBe('stepgate: forbidden: This takes the role owner or admin; this is reviewer.')
  })

  it('cannot be begun above a floor that cannot be read', async () => {
    const serve = async (floor: unknown, env: Record<string, string> = {}) => {
      if (floor !== undefined) await here.write('floor.json', floor)
      await here.write('stepgate.json', {
        publicUrl: 'https://gate.example',
        database: { sqlite: 'x.db' },
        policyFloor: 'floor.json',
      })
      return (await here.run(['serve', '--config', 'stepgate.json'], env)).err
    }
    expect(await serve(undefined)).toContain('policyFloor names floor.json, which cannot be read')
    expect(await serve('{')).toContain('policyFloor is no')
    expect(await serve({ passes: ['FAIL'] })).toContain('policyFloor /passes/0 is not right')
    expect(await serve({ tries: 2 })).not.toContain('policyFloor')
    expect(await serve({ tries: 2 }, { STEPGATE_POLICY_FLOOR: 'other.json' })).toContain('policyFloor names other.json')
  })

  it('say what holds where they say nothing: what is delivered, and what everybody’s says', async () => {
    type View = { readonly id: string; readonly settings: object; readonly byDefault: Readonly<Record<string, unknown>> }
    const settings = { lockoutHours: 48 }
    const before = (await as<View>('Ada', 'GET', '/v1/policies/default')).body
    await as('Ada', 'POST', '/v1/policies/default/proposals', { settings: { ...before.settings, ...settings }, why: 'x' })
    const narrow = await as('Ada', 'POST', '/v1/policies', {
      name: 'Narrow',
      scope: { integrationId: (await w.flow()).integrationId },
      settings: { lockoutHours: 72 },
      why: 'x',
    })
    const everybody = (await as<View>('Ada', 'GET', '/v1/policies/default')).body
    const of = (await as<View>('Ada', 'GET', `/v1/policies/${narrow.body.id}`)).body
    expect([everybody.settings, everybody.byDefault.lockoutHours]).toEqual([{ ...before.settings, ...settings }, 24])
    expect([of.settings, of.byDefault.lockoutHours]).toEqual([{ lockoutHours: 72 }, 48])
  })
})
