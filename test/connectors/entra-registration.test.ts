import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { entraDirectory } from '../../connectors/entra/index.ts'
import type { JsonObject } from '../../src/contract/index.ts'
import { enough, externalMethod, type Operating, operating, operatingIn } from './entra-operating.ts'
import { type EntraWorld, startWorld } from './entra-world.ts'

/** A verified person is registered for the external method of a tenant on loopback. */

let world: EntraWorld
let entra: Operating
beforeAll(async () => {
  world = await startWorld(70)
  entra = operatingIn(world)
})
afterAll(() => world.close())
beforeEach(() => world.asked())
afterEach(() => entra.app())

const posted = ['POST authentication/externalAuthenticationMethods']

describe('an external method', () => {
  it('is one that the person has from then on, once however often it is asked for', async () => {
    expect(await entra.said('register_external_method', 23, { dryRun: true })).toBe('done')
    expect(await entra.changed()).toEqual([])
    for (let round = 0; round < 2; round += 1) expect(await entra.said('register_external_method', 23)).toBe('done')
    expect(await entra.changed()).toEqual(posted)
    const other = { ...externalMethod, configurationId: '00000000-0000-4000-8000-000000000001' }
    expect(await entra.said('register_external_method', 23, { config: operating({ externalMethod: other }) })).toBe('done')
    expect(await entra.changed()).toEqual(posted)
  })

  it('is registered by an app that may do that alone, and by none that may do less', async () => {
    const narrow = enough.filter(name => name !== 'UserAuthenticationMethod.ReadWrite.All')
    entra.app({ roles: [...narrow, 'UserAuthMethod-External.ReadWrite.All'] })
    expect(await entra.said('register_external_method', 24)).toBe('done')
    entra.app({ roles: narrow })
    expect(await entra.said('register_external_method', 25)).toBe('permission_missing')
  })

  it('is nobody’s who may be an administrator', async () => {
    expect(await entra.said('register_external_method', 61)).toBe('policy_denied')
    expect(await entra.changed()).toEqual([])
  })

  it('has to be named, and is of no national cloud', () => {
    const problems = (operations: JsonObject, more: JsonObject = {}) =>
      entraDirectory.config
        .safeParse({ tenantId: world.graph.tenantId, clientId: String(world.config.clientId), operations, ...more })
        .error?.issues.map(({ path }) => path.join('.'))
    const { externalMethod: named, ...rest } = operating().operations as JsonObject
    expect(problems({ ...rest, externalMethod: named ?? null })).toBeUndefined()
    expect(problems(rest)).toEqual(['operations.externalMethod'])
    expect(problems({ ...rest, externalMethod: named ?? null }, { cloud: 'usgov' })).toEqual(['operations.allowed'])
    expect(problems({ ...rest, allowed: ['suspend'] }, { cloud: 'usgov' })).toBeUndefined()
  })
})
