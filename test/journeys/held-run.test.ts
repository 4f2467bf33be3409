import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Shell, shell } from '../support/command.ts'
import { type EntraDirectory, entraDirectory } from '../support/entra-directory.ts'
import { order, pause, personAt, type Run, runsOf } from '../support/runs.ts'
import { type World, world } from '../support/world.ts'

interface People {
  readonly items: readonly { readonly login: string; readonly code: string }[]
}

describe('a tenant that loses too many people, and its administrator at the command line', () => {
  let w: World
  let here: Shell
  let entra: EntraDirectory
  let env: Record<string, string>
  beforeAll(async () => {
    w = await world({ asksFirst: true })
    here = await shell()
    entra = await entraDirectory(w, 60)
    env = { STEPGATE_URL: w.url, STEPGATE_TOKEN: w.adminToken }
  })
  afterAll(async () => {
    await here.close()
    await entra.close()
    await w.close()
  })

  const stepgate = (...args: string[]) => here.run(args, env)
  const login = (n: number) => `user${n}@entra.example`
  const newest = async (): Promise<Run> => {
    const [run] = await runsOf(w, entra.integrationId)
    if (run === undefined) throw new Error('there is no run')
    return run
  }
  const live = async () =>
    (
      await w.admin<{ total: number; status: { removed: number } }>(
        'GET',
        `/v1/directory/counts?integrationId=${entra.integrationId}`,
      )
    ).body

  it('reads nobody before the counts of the first run had a yes, and holds what follows until somebody decides', async () => {
    const first = await stepgate('sync', entra.integrationId)
    expect(first.code).toBe(3)
    expect((await live()).total).toBe(0)
    const waiting = await newest()
    expect(waiting).toMatchObject({
      state: 'held',
      heldFor: 'first_run',
      awaitsDecision: true,
      counts: { seen: 60, created: 60 },
    })
    expect(await stepgate('runs', 'confirm', waiting.id)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^done: 60 read, 60 new/),
    })
    expect((await live()).total).toBe(60)
    await pause(w, entra.integrationId)

    // Twelve of sixty: more than the ten that may always go.
    await order(entra, 'users', { remove: Array.from({ length: 12 }, (_, n) => login(n)) })
    await order(entra, 'users', { upsert: [{ userPrincipalName: login(30), surname: 'Changed' }] })
    const held = await stepgate('sync', entra.integrationId)
    expect(held.code).toBe(3)
    expect(held.err).toContain('it would remove 12 people')
    const run = await newest()
    expect(run).toMatchObject({ state: 'held', heldFor: 'removals', wouldRemove: 12, awaitsDecision: true })
    // What came and changed is in; nobody has gone.
    expect(await personAt(w, entra.integrationId, login(30))).toMatchObject({ familyName: 'Changed' })
    expect(await live()).toMatchObject({ total: 60, status: { removed: 0 } })

    const events = await fetch(`${w.url}/v1/sync-runs/${run.id}/events`, { headers: { authorization: `Bearer ${w.adminToken}` } })
    expect(events.headers.get('content-type')).toContain('text/event-stream')
    const [, told = '{}'] = /^event: end\ndata: (.*)$/m.exec(await events.text()) ?? []
    expect(JSON.parse(told)).toMatchObject({ id: run.id, state: 'held', heldFor: 'removals', wouldRemove: 12 })

    const { body } = await w.admin<People>('GET', `/v1/sync-runs/${run.id}/people`)
    expect(body.items.map(one => one.login).toSorted()).toEqual(Array.from({ length: 12 }, (_, n) => login(n)).toSorted())
    const listed = await stepgate('runs', 'people', run.id)
    expect(listed.out.split('\n')).toHaveLength(13)

    expect((await stepgate('runs', 'reject', run.id)).code).toBe(0)
    expect(await live()).toMatchObject({ total: 60, status: { removed: 0 } })

    const again = await stepgate('sync', entra.integrationId, '--full')
    expect(again.code).toBe(3)
    const { id } = await newest()
    expect(await stepgate('runs', 'release', id)).toMatchObject({ code: 0, out: expect.stringContaining('12 removed') })
    expect(await live()).toMatchObject({ total: 48, status: { removed: 12 } })
    expect((await stepgate('runs', 'release', id)).code).toBe(2)
  })
})
