import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import type { Page } from '../../src/contract/index.ts'
import type { Open } from './open.ts'
import { applied, readAll, signal } from './reading.ts'
import type { ConnectorSamples } from './world.ts'

/** Lists of every size that has an edge, and long ones without holding them. */

const many = 10_000
const veryMany = 100_000
/** What a read may hold more than it did at its beginning, whatever the size of the list. */
const heldBytes = 64 * 1024 * 1024

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** What is held, without what only waits to be collected. */
function held(): number {
  collect()
  return process.memoryUsage().heapUsed
}

export function sizesConformance({ sized, long = false }: ConnectorSamples, open: Open): void {
  if (!sized) return
  const { pageSize } = sized
  const edges = [0, 1, pageSize - 1, pageSize, pageSize + 1, 2 * pageSize].filter(size => size >= 0)

  describe('as a directory of a given size', () => {
    it.each([...new Set(edges)])('reads all of %i people, once each, and ends', async people => {
      const world = await sized.world(people)
      try {
        const source = open(world.config, world).capabilities.directory
        const pages: readonly Page[] = source ? await readAll(source) : []
        expect(applied(pages).size).toBe(people)
        expect(pages.at(-1)?.end).toBe('snapshot')
        expect(pages.filter(page => page.end !== undefined)).toHaveLength(1)
      } finally {
        await world.dispose?.()
      }
    })

    it.each(long ? [many, veryMany] : [many])(
      'reads %i people page by page, holding none of them',
      { timeout: 180_000 },
      async people => {
        const world = await sized.world(people)
        try {
          const source = open(world.config, world).capabilities.directory
          const ids = new Set<string>()
          const before = held()
          let most = 0
          let pages = 0
          for await (const { changes } of source?.pages(undefined, signal(170_000)) ?? []) {
            for (const change of changes) if (change.kind === 'user') ids.add(change.user.externalId)
            pages += 1
            if (pages % 20 === 0) most = Math.max(most, held())
          }
          expect(ids.size).toBe(people)
          expect(pages).toBeGreaterThanOrEqual(Math.floor(people / pageSize))
          expect(most - before).toBeLessThan(heldBytes + people * 200)
        } finally {
          await world.dispose?.()
        }
      },
    )
  })
}
