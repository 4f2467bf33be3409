import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databases } from '../support/databases.ts'
import type { Script } from '../support/scripted-verifier.ts'
import { carried, openWorld, reader, said, stepUp, verify, type World } from './world.ts'

const document = { givenName: 'Mononym', familyName: 'Of Java' }

describe.each(databases())('an enrolled person whose name the directory lacks, on $name', engine => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(engine)
    await world.person('mono.nym', { givenName: 'Mononym', familyName: '' })
    await world.enroll('mono.nym', 'id-mono')
  })
  afterAll(() => world.close())

  async function stepped(script: Script): Promise<string> {
    const started = await world.verifications.start(world.starter(), stepUp('mono.nym'))
    const { code } = carried(await verify(world, started, script))
    const expect = { externalId: 'mono.nym', purpose: 'step_up' } as const
    return said(await world.verifications.redeem(reader(), { code, expect }))
  }

  it('is challenged for evidence, and no workflow is blamed', async () => {
    expect(await stepped({ identityId: 'id-mono', document })).toBe('failed/none/challenge/binding_evidence_missing')
  })

  it('steps up by face authentication', async () => {
    const parts = { authentication: { status: 'OK', value: 99 } } as const
    expect(await stepped({ identityId: 'id-mono', parts })).toBe('success/approved/allow/ok')
  })

  it('steps up by a document once the directory has the name', async () => {
    await world.person('mono.nym', { givenName: 'Mononym', familyName: 'Of Java' })
    expect(await stepped({ identityId: 'id-mono', document })).toBe('success/approved/allow/ok')
  })
})
