import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databases } from '../support/databases.ts'
import { type World, world } from '../support/world.ts'

describe.each(databases())('an address with a NUL character, on $name', ({ name }) => {
  let w: World
  beforeAll(async () => {
    w = await world({ database: name as 'sqlite' | 'postgres' })
  })
  afterAll(() => w.close())

  it.each([
    ['/v1/audit?target=%00', 400],
    ['/v1/verifications?externalId=a%00b', 400],
    ['/v1/sync-runs?integrationId=%00', 400],
    ['/v1/identities/a%00', 404],
    ['/v1/integrations/%00', 404],
    ['/verify/a%00', 404],
    ['/recover/a%00?lang=en', 404],
  ])('is refused as whoever asked can mend it, and troubles no operator: %s', async (path, refused) => {
    const { status } = await fetch(`${w.url}${path}`, { headers: { authorization: `Bearer ${w.adminToken}` } })
    expect(status).toBe(refused)
    expect(w.log.lines.filter(line => line.includes('a request failed'))).toEqual([])
  })
})
