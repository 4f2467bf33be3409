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
const clients = [appWith({ roles: ['Policy.ReadWrite.AuthenticationMethod'] })]
beforeAll(async () => {
  graph = await startGraphStandIn({ people: 1, clients })
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
    const [step] = await setup.plan(input, signal)
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
    expect(await setup.plan(input, signal)).toEqual([step])
    expect(JSON.stringify(step)).not.toContain(input.adminToken)
  })

  it('makes it once, records what it made without the token, finds it again, and takes it away', async () => {
    const made = await setup.apply(input, signal)
    expect(JSON.stringify(made)).not.toContain(input.adminToken)
    expect(await setup.plan(input, signal)).toMatchObject([{ change: 'none' }])
    expect(await setup.apply(input, signal)).toMatchObject({ configurationId: made.configurationId })
    expect(await setup.verify(made, input, signal)).toMatchObject([{ step: 'method', ok: true }])
    await setup.undo(made, input, signal)
    await setup.undo(made, input, signal)
    expect(await setup.verify(made, input, signal)).toMatchObject([{ ok: false, code: 'object_not_found' }])
  })

  it('puts back what was there before, where it only changed it', async () => {
    const first = await setup.apply(input, signal)
    const wider = { ...input, pilotGroupId: '31111111-2222-4333-8444-555555555555' }
    expect(await setup.plan(wider, signal)).toMatchObject([{ method: 'PATCH', change: 'update' }])
    const second = await setup.apply(wider, signal)
    const [step] = await setup.verify(first, input, signal)
    expect(step?.advice).toMatch(/changed/)
    await setup.undo(second, input, signal)
    expect(await setup.plan(input, signal)).toMatchObject([{ change: 'none' }])
    await setup.undo(first, input, signal)
  })

  it('asks for both groups, and for a token that is allowed to', async () => {
    const { pilotGroupId: _, ...less } = input
    expect(await failureOf(setup.plan(less, signal))).toMatchObject({
      code: 'config_invalid',
      faults: [{ path: '/pilotGroupId' }],
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
