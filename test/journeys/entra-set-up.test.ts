import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/contract/index.ts'
import { operating } from '../connectors/entra-operating.ts'
import { appWith, tokenFor } from '../sandbox/graph-client.ts'
import { type EntraDirectory, entraDirectory } from '../support/entra-directory.ts'
import { type World, world } from '../support/world.ts'

interface Steps {
  readonly steps: readonly { readonly id: string; readonly path: string; readonly body?: object }[]
}
interface Applied {
  readonly applied: { readonly made: Record<string, unknown>; readonly carried: object | null }
}

const pilotGroupId = '11111111-2222-4333-8444-555555555555'
const neverGroupId = '21111111-2222-4333-8444-555555555555'

describe('a method of Entra that is set up from here', () => {
  let w: World
  const tenants: EntraDirectory[] = []
  beforeAll(async () => {
    w = await world()
  })
  afterAll(async () => {
    for (const tenant of tenants) await tenant.close()
    await w.close()
  })

  async function method(config: object) {
    const entra = await entraDirectory(w, 12, () => config)
    tenants.push(entra)
    entra.registerClient(appWith({ roles: ['Policy.ReadWrite.AuthenticationMethod'] }))
    const { body } = await w.admin<{ id: string }>('POST', '/v1/integrations', {
      template: 'entra-external-mfa',
      name: `Method of ${entra.integrationId}`,
      config: {
        tenantId: entra.tenantId,
        appId: '0f5a3c7e-1b2d-4e6f-8a90-1c2d3e4f5a6b',
        cloud: 'custom',
        authorityUrl: entra.url,
        graphUrl: entra.url,
        directoryIntegrationId: entra.integrationId,
      },
    })
    const adminToken = await tokenFor(entra)
    const input = { pilotGroupId, neverGroupId, displayName: 'Face' }
    const call = <T>(what: string) => w.admin<T>('POST', `/v1/integrations/${body.id}/setup/${what}`, { adminToken, input })
    const directory = `/v1/integrations/${entra.integrationId}`
    const told = async () => {
      const { body: view } = await w.admin<{ config: { operations?: { externalMethod?: object } } }>('GET', directory)
      return view.config.operations?.externalMethod
    }
    return { id: body.id, directoryId: entra.integrationId, directory, call, told }
  }

  it('is carried on into the directory, as the plan says: by a change of it that is audited and held', async () => {
    const { externalMethod: _unknown, ...operations } = operating({ allowed: ['revoke_sessions'] }).operations as JsonObject
    const { id, directoryId, directory, call, told } = await method({ operations })
    const planned = await call<Steps>('plan')
    expect(planned.body.steps).toMatchObject([
      { id: 'method' },
      {
        path: directory,
        body: { config: { operations: { externalMethod: { configurationId: '{method}', displayName: 'Face' } } } },
      },
    ])
    expect(await told()).toBeUndefined()
    const { status, body } = await call<Applied>('apply')
    expect(status, JSON.stringify(body)).toBe(200)
    const { configurationId } = body.applied.made
    expect(body.applied).toMatchObject({ carried: { integrationId: directoryId, isThere: true } })
    expect(body.applied.made).not.toHaveProperty('carries')
    expect(await told()).toEqual({ configurationId, displayName: 'Face' })
    const held = await w.admin<{ items: { state: string }[] }>('GET', `${directory}/held-changes`)
    expect(held.body.items).toMatchObject([{ state: 'held' }])
    const history = await w.admin<{ items: { action: string; why?: string }[] }>('GET', `${directory}/history`)
    expect(history.body.items[0]).toMatchObject({ action: 'updated', why: 'What a set-up made at the product.' })
    const seen = await w.admin<Applied>('GET', `/v1/integrations/${id}/setup`)
    expect(seen.body.applied).toEqual(body.applied)
    expect((await call<Steps>('plan')).body.steps.map(one => one.id)).toEqual(['method'])
    // Taking it back leaves the directory as it is, and says so.
    const undone = await call<Applied['applied']>('undo')
    expect(undone.body).toEqual({ applied: null, carried: { ...body.applied.carried, isThere: true } })
    expect((await call('apply')).status).toBe(200)
    // Whoever changes the directory since is told that it does not know any more.
    await w.admin('PATCH', directory, { config: { operations: { externalMethod: null } } })
    const after = await w.admin<Applied>('GET', `/v1/integrations/${id}/setup`)
    expect(after.body.applied.carried).toMatchObject({ isThere: false })
  })

  it('begins no section of a directory that carries nothing out', async () => {
    const { call, told } = await method({})
    expect((await call<Steps>('plan')).body.steps.map(({ id }) => id)).toEqual(['method'])
    expect((await call<Applied>('apply')).body.applied.carried).toBeNull()
    expect(await told()).toBeUndefined()
  })
})
