import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { entraDirectory } from '../support/entra-directory.ts'
import { everyOktaScope, oktaDirectory } from '../support/okta-directory.ts'
import { ended, order, personAt, type Run, runsOf, synced } from '../support/runs.ts'
import { type World, world } from '../support/world.ts'

const second = 1_000
const minute = 60 * second

/** A directory whose product tells the host of changes. */
interface Telling {
  readonly id: string
  login(n: number): string
  rename(n: number, familyName: string): Promise<unknown>
  remove(n: number): Promise<unknown>
  create(login: string): Promise<unknown>
  /** Until whatever was to be told has been. */
  told(): Promise<unknown>
  trouble(order: { readonly duplicate?: number; readonly drop?: number }): Promise<unknown>
  close(): Promise<void>
}

async function okta(w: World): Promise<Telling> {
  const it = await oktaDirectory(w, 30, { scopes: everyOktaScope, config: { eventHook: true } })
  const login = (n: number) => `user${n}@example.com`
  return {
    id: it.integrationId,
    login,
    rename: (n, lastName) => order(it, 'users', { upsert: [{ profile: { login: login(n), lastName } }] }),
    remove: n => order(it, 'users', { remove: [login(n)] }),
    create: name =>
      order(it, 'users', { upsert: [{ profile: { login: name, email: name, firstName: 'New', lastName: 'Here' } }] }),
    told: async () => (await fetch(`${it.url}/__sandbox/event-hooks`)).json(),
    trouble: wanted => order(it, 'event-hooks', wanted),
    close: () => it.close(),
  }
}

async function entra(w: World): Promise<Telling> {
  const it = await entraDirectory(w, 30)
  const login = (n: number) => `user${n}@entra.example`
  return {
    id: it.integrationId,
    login,
    rename: (n, surname) => order(it, 'users', { upsert: [{ userPrincipalName: login(n), surname }] }),
    remove: n => order(it, 'users', { remove: [login(n)] }),
    create: name =>
      order(it, 'users', { upsert: [{ userPrincipalName: name, displayName: 'New Here', givenName: 'New', surname: 'Here' }] }),
    told: () => order(it, 'deliveries/flush', {}),
    trouble: wanted => order(it, 'deliveries', wanted),
    close: () => it.close(),
  }
}

describe.each([
  { name: 'Okta, by its event hook', make: okta },
  { name: 'Entra, by change notifications', make: entra },
])('a change in $name', ({ make }) => {
  let w: World
  let directory: Telling
  beforeAll(async () => {
    w = await world()
    directory = await make(w)
    await synced(w, directory.id, { mode: 'full' })
    // Upkeep registers with the product, which calls back to see whether we want to be told.
    await w.host.settleDown()
  })
  afterAll(async () => {
    await directory.close()
    await w.close()
  })

  const newest = async (): Promise<Run> => {
    const [run] = await runsOf(w, directory.id)
    if (run === undefined) throw new Error('there is no run')
    return ended(w, run.id)
  }
  /** Three seconds after the product told. */
  async function soon(): Promise<Run> {
    await directory.told()
    w.clock.advance(3 * second)
    await w.host.settleDown()
    return newest()
  }
  const isRemoved = async (n: number) => {
    const { status } = await personAt<{ status: string }>(w, directory.id, directory.login(n), { status: 'removed' })
    expect(status).toBe('removed')
  }
  const person = (login: string) => personAt<{ familyName: string; status: string }>(w, directory.id, login)

  it('is in the view three seconds later, by one run that reads nobody else', async () => {
    const before = await runsOf(w, directory.id)
    await directory.rename(1, 'Soonseen')
    expect(await soon()).toMatchObject({
      mode: 'incremental',
      state: 'done',
      requestedBy: 'nudge',
      counts: { seen: 1, updated: 1 },
    })
    expect(await person(directory.login(1))).toMatchObject({ familyName: 'Soonseen' })
    await w.host.settleDown()
    expect(await runsOf(w, directory.id)).toHaveLength(before.length + 1)
  })

  it('begins one run, however often and of however many people it is told', async () => {
    const before = await runsOf(w, directory.id)
    await directory.trouble({ duplicate: 8 })
    for (const n of [2, 3, 4]) await directory.rename(n, `Of Many ${n}`)
    await directory.create('newcomer@example.net')
    expect(await soon()).toMatchObject({ requestedBy: 'nudge', counts: { created: 1, updated: 3 } })
    expect(await runsOf(w, directory.id)).toHaveLength(before.length + 1)
    expect(await person('newcomer@example.net')).toMatchObject({ status: 'active' })
  })

  it('may be that somebody was deleted', async () => {
    await directory.remove(5)
    expect(await soon()).toMatchObject({ requestedBy: 'nudge', mode: 'incremental', counts: { removed: 1 } })
    await isRemoved(5)
  })

  it('of which nobody told is found by the schedule', async () => {
    await directory.trouble({ duplicate: 0, drop: 100 })
    await directory.rename(6, 'Found Later')
    await directory.remove(7)
    const quiet = await runsOf(w, directory.id)
    await soon()
    expect(await runsOf(w, directory.id)).toHaveLength(quiet.length)

    w.clock.advance(17 * minute)
    await w.host.settleDown()
    expect(await newest()).toMatchObject({ mode: 'incremental', state: 'done', requestedBy: 'schedule' })
    expect(await person(directory.login(6))).toMatchObject({ familyName: 'Found Later' })
    await isRemoved(7)
  })
})
