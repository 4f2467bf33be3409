import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dump } from '../support/dump.ts'
import { stepThrough } from '../support/passage.ts'
import { allowed, said } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

const day = 86_400_000
const inUse = 'failed/rejected/deny/identity_in_use'

describe.each(['sqlite', 'postgres'] as const)('somebody who left their directory years ago, on %s,', database => {
  let w: World
  let flow: Flow
  beforeAll(async () => {
    w = await world({ database })
    flow = await w.flow()
    for (const name of ['leaver', 'stayer', 'returner']) {
      await w.person({ login: `${name}@example.com` })
      expect(await stepUp(name, `id-of-${name}`)).toBe(allowed)
    }
    await w.host.settleDown()
    for (const name of ['leaver', 'returner']) await w.store.loader.gone(w.directoryId, `00u-${name}`, w.clock.now())
  })
  afterAll(() => w.close())

  const stepUp = async (name: string, identityId: string) =>
    said(await stepThrough(w, flow, `${name}@example.com`, { overall: 'OK', identityId }))
  async function pass(days: number): Promise<void> {
    w.clock.advance(days * day)
    // What empties a tombstone and what erases it may come in either order.
    for (let round = 0; round < 2; round += 1) await w.host.settleDown()
  }
  const tablesWith = async (text: string) =>
    Object.entries(await dump(w.store)).flatMap(([table, rows]) => (rows.some(row => row.includes(text)) ? [table] : []))

  it('stays bound for three years, and is who they were when they come back in that time', async () => {
    await pass(1_094)
    for (const name of ['leaver', 'returner']) expect(await tablesWith(`id-of-${name}`)).toContain('enrollments')
    await w.person({ login: 'returner@example.com' })
    expect(await stepUp('returner', 'id-of-returner')).toBe(allowed)
  })

  it('is then erased from every room, which is in the audit by a mark, and nobody else is', async () => {
    await pass(2)
    for (const text of ['00u-leaver', 'id-of-leaver']) expect(await tablesWith(text)).toEqual([])
    for (const name of ['stayer', 'returner']) expect(await tablesWith(`id-of-${name}`)).toContain('enrollments')
    const { items } = (await w.admin<{ items: object[] }>('GET', '/v1/audit?action=person.erased')).body
    expect(items).toMatchObject([
      {
        actor: { kind: 'host', id: 'retention' },
        target: expect.stringMatching(/^p_/),
        facts: { reason: 'no_longer_necessary' },
      },
    ])
    const { body } = await w.admin('GET', `/v1/directory/counts?integrationId=${w.directoryId}`)
    expect(body).toMatchObject({ enrollment: { enrolled: 2 } })
  })

  it('wins nobody their identity by that, and is new when they come back', async () => {
    await w.person({ login: 'thief@example.com' })
    expect(await stepUp('thief', 'id-of-leaver')).toBe(inUse)
    await w.person({ login: 'leaver@example.com' })
    expect(await stepUp('leaver', 'id-of-leaver')).toBe('failed/none/challenge/binding_evidence_missing')
  })
})
