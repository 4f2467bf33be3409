import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asIntegrationId, connectorError, type Page, type SourceUser } from '../../src/contract/index.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { asChanges, ProductInMemory, people, person, scripted } from '../support/scripted-source.ts'
import { directoryWorld, viewOf } from './world.ts'

const runs = { numRuns: 25 }
const crowd = people(24)

describe.each(databases())('whatever happens to a sync on $name', engine => {
  let database: TestDatabase
  let directories = 0
  beforeAll(async () => {
    database = await engine.open()
  })
  afterAll(() => database.dispose())

  /** A directory of its own for each example. */
  function fresh() {
    directories += 1
    const integrationId = asIntegrationId(`int_${engine.name}_${directories}`)
    const world = directoryWorld(database, integrationId, directories)
    const view = async () => {
      const { people: rows, ...rest } = await viewOf(database.store, integrationId)
      return { ...rest, people: rows.map(({ integration_id: _, ...row }) => row) }
    }
    return {
      ...world,
      view,
      sync: (source: Parameters<typeof world.sync>[0], more = {}) => world.sync(source, { integrationId, ...more }),
    }
  }

  async function plainly(users: readonly SourceUser[]) {
    const world = fresh()
    await world.sync(new ProductInMemory(users))
    return world.view()
  }

  it('a first read that was interrupted at any cursor, any number of times, ends as if it had not been', async () => {
    const wanted = await plainly(crowd)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9 }), fc.array(fc.nat(6), { maxLength: 4 }), async (size, breaks) => {
        const world = fresh()
        const product = new ProductInMemory(crowd, size)
        for (const at of breaks) {
          product.before = page => {
            if (page === at) throw connectorError('provider_unavailable')
          }
          await world.sync(product)
        }
        product.before = () => undefined
        expect(await world.sync(product)).toMatchObject({ state: 'done' })
        expect(await world.view()).toEqual(wanted)
      }),
      runs,
    )
  })

  it('pages of a snapshot that come twice and in any order give the same view', async () => {
    const wanted = await plainly(crowd)
    const pages = Array.from({ length: 6 }, (_, n) => n)
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...pages, ...pages], { minLength: 12 }),
        fc.boolean(),
        async (order, emptyBetween) => {
          const world = fresh()
          const played: Page[] = order.flatMap((n, index) => [
            { changes: asChanges(crowd.slice(n * 4, n * 4 + 4)), cursor: `c${index}` },
            ...(emptyBetween ? [{ changes: [], cursor: `e${index}` }] : []),
          ])
          expect(await world.sync(scripted([...played, { changes: [], cursor: 'end', end: 'snapshot' }]))).toMatchObject({
            state: 'done',
          })
          expect(await world.view()).toEqual(wanted)
        },
      ),
      runs,
    )
  })

  it('an older version of a person never overwrites a newer one, however they come', async () => {
    const version = (n: number, v: number) =>
      person(n, { givenName: `Version${v}`, changedAt: new Date(Date.UTC(2025, 0, 1 + v)).toISOString() })
    const versions = [0, 1, 2].flatMap(n => [1, 2, 3, 4].map(v => version(n, v)))
    const wanted = await plainly([0, 1, 2].map(n => version(n, 4)))
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...versions, ...versions], { minLength: 24 }),
        fc.integer({ min: 1, max: 8 }),
        async (order, size) => {
          const world = fresh()
          const pages: Page[] = []
          for (let at = 0; at < order.length; at += size) {
            pages.push({ changes: asChanges(order.slice(at, at + size)), cursor: `c${at}` })
          }
          await world.sync(scripted([...pages, { changes: [], cursor: 'end', end: 'snapshot' }]))
          expect(await world.view()).toEqual(wanted)
        },
      ),
      runs,
    )
  })

  it('no empty, partial or failing read removes anybody', async () => {
    const partial = fc.record({
      pages: fc.array(fc.subarray([...crowd]), { maxLength: 4 }),
      ending: fc.constantFrom('none', 'error', 'expired', 'empty', 'nameless'),
      mode: fc.constantFrom('full', 'incremental'),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(partial, { minLength: 1, maxLength: 3 }), async reads => {
        const world = fresh()
        await world.sync(new ProductInMemory(crowd))
        const before = await world.view()
        for (const { pages, ending, mode } of reads) {
          const played: Page[] =
            ending === 'empty'
              ? [{ changes: [], cursor: 'x', end: 'snapshot' }]
              : pages.map((users, n) => ({ changes: asChanges(users), cursor: `c${n}` }))
          const { pages: read, ...source } = scripted(
            ending === 'nameless'
              ? [...played, { changes: [], cursor: 'y', end: 'snapshot', setAside: [{ code: 'response_invalid' }] }]
              : played,
          )
          await world.sync(
            {
              ...source,
              async *pages(from, signal) {
                yield* read(from, signal)
                if (ending === 'error') throw connectorError('response_invalid')
                if (ending === 'expired') throw connectorError('checkpoint_expired')
              },
            },
            { mode },
          )
        }
        expect(await world.view()).toEqual(before)
      }),
      runs,
    )
  })
})
