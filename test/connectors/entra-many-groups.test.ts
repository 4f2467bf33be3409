import { afterAll, beforeAll, expect, it } from 'vitest'
import { cursorOf, type EntraWorld, failureOf, pagesOf, peopleOf, startWorld } from './entra-world.ts'

/** More groups than delta queries can follow: forty of fifty ids. */

let world: EntraWorld
let staff: string

beforeAll(async () => {
  world = await startWorld(12)
  const names = ['staff', ...Array.from({ length: 2_001 }, (_, n) => `inside ${n}`)]
  const { groups } = await world.control<{ groups: { id: string; displayName: string }[] }>('POST', 'groups', {
    create: names.map(displayName => ({ displayName })),
  })
  const { users } = await world.control<{ users: { id: string }[] }>('GET', 'users')
  const idsOf = (start: string) => groups.filter(({ displayName }) => displayName.startsWith(start)).map(({ id }) => id)
  const inside = idsOf('inside')
  staff = idsOf('staff')[0] ?? ''
  await world.control('POST', 'groups', {
    members: [
      { group: staff, add: [...inside, users[1]?.id] },
      { group: inside.at(-1), add: [users[2]?.id] },
    ],
  })
})
afterAll(() => world.close())

it.each(['groupIds', 'trackedGroupIds'])('%s: every read is a full one that comes to its end', async name => {
  const { directory } = world.open({ config: { [name]: [staff] } })
  for (const _ of [1, 2]) {
    const pages = await pagesOf(directory)
    expect(pages.at(-1)?.end).toBe('snapshot')
    expect(peopleOf(pages)).toHaveLength(name === 'groupIds' ? 2 : 12)
    const members = pages.flatMap(page => page.changes).filter(change => change.kind === 'member' && change.groupId === staff)
    expect(members).toHaveLength(2)
    await world.asked()
    expect((await failureOf(pagesOf(directory, cursorOf(pages)))).code).toBe('checkpoint_expired')
    expect(await world.asked('/v1.0'), 'nothing is read that is thrown away').toEqual([])
  }
})
