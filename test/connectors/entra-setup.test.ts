import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { entraExternalMfa } from '../../connectors/entra/external-mfa/index.ts'
import type { JsonObject, Setup } from '../../src/contract/index.ts'
import { type GraphStandIn, startGraphStandIn } from '../../src/sandbox/graph/index.ts'
import { appWith, tokenFor } from '../sandbox/graph-client.ts'
import { hostContext } from '../support/host-context.ts'
import { failureOf } from './outcomes.ts'

const pilotGroupId = '11111111-2222-4333-8444-555555555555'
const neverGroupId = '21111111-2222-4333-8444-555555555555'
const { signal } = new AbortController()

let graph: GraphStandIn
let setup: Setup
let input: JsonObject
const roles = [
  'Policy.ReadWrite.AuthenticationMethod',
  'UserAuthMethod-External.ReadWrite.All',
  'GroupMember.Read.All',
  'User.Read.All',
]
const clients = [appWith({ roles })]
beforeAll(async () => {
  graph = await startGraphStandIn({ people: 150, clients })
  const config = entraExternalMfa.config.parse({
    tenantId: graph.tenantId,
    appId: '0f5a3c7e-1b2d-4e6f-8a90-1c2d3e4f5a6b',
    cloud: 'custom',
    authorityUrl: graph.url,
    directoryIntegrationId: 'entra',
  })
  const opened = entraExternalMfa.open(config, hostContext()).setup
  if (opened === undefined) throw new Error('there is no setup')
  setup = opened
})
beforeEach(async () => {
  input = { adminToken: await tokenFor(graph), pilotGroupId, neverGroupId, displayName: 'Face' }
})
afterAll(() => graph.close())

describe('setting up the method at Entra', () => {
  it('shows what it would send, for the pilot group and never for the other, and sends nothing', async () => {
    const [step, told] = await setup.plan(input, signal)
    expect(step).toMatchObject({
      method: 'POST',
      change: 'create',
      body: {
        displayName: 'Face',
        openIdConnectSetting: {
          clientId: 'int-1',
          discoveryUrl: 'https://host.example/i/int-1/.well-known/openid-configuration',
        },
        includeTargets: [{ targetType: 'group', id: pilotGroupId }],
        excludeTargets: [{ targetType: 'group', id: neverGroupId }],
      },
    })
    const method = { configurationId: '{method}', displayName: 'Face' }
    expect(told).toMatchObject({ id: 'directory', carries: { operations: { externalMethod: method } } })
    expect(await setup.plan(input, signal)).toEqual([step, told])
    expect(JSON.stringify(step)).not.toContain(input.adminToken)
  })

  it('makes it once, records what it made without the token, finds it again, and takes it away', async () => {
    const made = await setup.apply(input, signal)
    expect(JSON.stringify(made)).not.toContain(input.adminToken)
    const { configurationId } = made
    const carries = { operations: { externalMethod: { configurationId, displayName: 'Face' } } }
    expect(made).toMatchObject({ carries })
    expect(await setup.plan(input, signal)).toMatchObject([{ change: 'none' }, { carries }])
    expect(await setup.apply(input, signal)).toMatchObject({ configurationId })
    expect(await setup.verify(made, input, signal)).toMatchObject([{ step: 'method', ok: true }])
    await setup.undo(made, input, signal)
    await setup.undo(made, input, signal)
    expect(await setup.verify(made, input, signal)).toMatchObject([{ ok: false, code: 'object_not_found' }])
  })

  it('puts back what was there before, where it only changed it', async () => {
    const first = await setup.apply(input, signal)
    const wider = { ...input, pilotGroupId: '31111111-2222-4333-8444-555555555555' }
    expect(await setup.plan(wider, signal)).toMatchObject([{ method: 'PATCH', change: 'update' }, { id: 'directory' }])
    const second = await setup.apply(wider, signal)
    const [step] = await setup.verify(first, input, signal)
    expect(step?.advice).toMatch(/changed/)
    await setup.undo(second, input, signal)
    expect(await setup.plan(input, signal)).toMatchObject([{ change: 'none' }, { id: 'directory' }])
    await setup.undo(first, input, signal)
  })

  it('asks for both groups, and for a token that is allowed to', async () => {
    const { pilotGroupId: _, ...less } = input
    expect(await failureOf(setup.plan(less, signal))).toMatchObject({
      code: 'config_invalid',
      faults: [{ path: '/input/pilotGroupId' }],
    })
    expect(await failureOf(setup.plan({ ...input, neverGroupId: 'Everybody' }, signal))).toMatchObject({ code: 'config_invalid' })
    expect(await failureOf(setup.plan({ ...input, adminToken: 'expired' }, signal))).toMatchObject({
      code: 'credentials_invalid',
    })
    graph.registerClient(appWith({ roles: ['User.Read.All'] }))
    const poor = { ...input, adminToken: await tokenFor(graph) }
    graph.registerClient(clients[0] ?? appWith())
    expect(await failureOf(setup.apply(poor, signal))).toMatchObject({ code: 'permission_missing' })
  })
})

describe('registering the pilot group', () => {
  const all = () => ({ ...input, pilotGroupId: graph.groupId('Product'), registerMembers: true })
  const fault = (order: object) =>
    fetch(`${graph.url}/__sandbox/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(order),
    })
  const path = (position: number) => `/v1.0/users/${graph.people.idAt(position)}/authentication/externalAuthenticationMethods`
  const configurations = async (position: number): Promise<readonly unknown[]> => {
    const headers = { authorization: `Bearer ${input.adminToken}` }
    const { value } = (await (await fetch(`${graph.url}${path(position)}`, { headers })).json()) as {
      value: readonly { configurationId: string }[]
    }
    return value.map(({ configurationId }) => configurationId)
  }

  it('is shown as a step that names nobody, and only where it is wanted', async () => {
    const steps = await setup.plan(all(), signal)
    expect(steps.map(({ id }) => id)).toEqual(['method', 'registrations', 'directory'])
    expect(await setup.plan({ ...all(), registerMembers: false }, signal)).toHaveLength(2)
  })

  it('reaches members of groups inside, leaves guests out, and registers nobody twice', async () => {
    const made = await setup.apply(all(), signal)
    // Engineering, the helpdesk and a few more.
    expect(made.registrations).toEqual({ registered: 37, already: 0, failed: 0, endedBy: null })
    expect(await configurations(5)).toEqual([made.configurationId])
    expect(await configurations(6)).toEqual([])
    const again = await setup.apply(all(), signal)
    expect(again.registrations).toEqual({ registered: 0, already: 37, failed: 0, endedBy: null })
    expect((await setup.verify(again, input, signal))[1]).toMatchObject({
      step: 'registrations',
      saw: '0 registered by the last call, 37 before, 0 refused',
    })
    await setup.undo(made, input, signal)
  })

  it('goes on where it ended: at too many requests, and past somebody who was deleted meanwhile', async () => {
    await fault({
      path: path(10),
      kind: 'status',
      status: 404,
      body: { error: { code: 'Request_ResourceNotFound', message: 'gone' } },
    })
    await fault({ path: path(20), kind: 'rate_limited' })
    const made = await setup.apply(all(), signal)
    expect(made.registrations).toMatchObject({ failed: 1, endedBy: 'rate_limited' })
    expect((await setup.verify(made, input, signal))[1]?.advice).toContain('apply again')
    const rest = await setup.apply(all(), signal)
    expect(rest.registrations).toMatchObject({ failed: 0, endedBy: null })
    expect(await configurations(20)).toContain(made.configurationId)
    await setup.undo(made, input, signal)
  })

  it('follows a next page to nobody else, and leaves the method as it has to be', async () => {
    await fault({ path: '/v1.0/groups', kind: 'cross_host_next' })
    const made = await setup.apply(all(), signal)
    expect(made.registrations).toMatchObject({ endedBy: 'response_invalid' })
    expect((await setup.plan(all(), signal))[0]?.change).toBe('none')
    await setup.undo(made, input, signal)
  })
})
