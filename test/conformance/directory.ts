import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectorCodeOf, type DirectorySource, editabilities, mappables, type Page } from '../../src/contract/index.ts'
import type { Open } from './open.ts'
import { applied, readAll, sample, signal, sorted } from './reading.ts'
import { type ConnectorSamples, hook, type World } from './world.ts'

/** What a directory has to hold, so that no broken read can take people out of the view. */

export function directoryConformance(samples: ConnectorSamples, open: Open): void {
  const { world: start, emptyWorld, hooks = [] } = samples
  if (!start) return

  function sourceOf(world: World): DirectorySource {
    const source = open(world.config, world).capabilities.directory
    if (!source) throw new Error('the manifest promises a directory')
    return source
  }

  describe('as a directory', () => {
    let world: World
    let source: DirectorySource

    beforeAll(async () => {
      world = await start()
      source = sourceOf(world)
    })
    afterAll(() => world.dispose?.())

    it('reads everybody, and says at the end, and only there, that this was all', async () => {
      const pages = await readAll(source)
      expect(pages.length, 'the stand-in has more than one page').toBeGreaterThan(1)
      expect(pages.map(page => page.end)).toEqual([...pages.slice(1).map(() => undefined), 'snapshot'])
      expect(pages.every(page => page.cursor !== '')).toBe(true)
      expect(pages.flatMap(page => page.changes).filter(change => change.kind === 'user_removed')).toEqual([])
    })

    it('reads the same people the same way twice', async () => {
      const [one, two] = [applied(await readAll(source)), applied(await readAll(source))]
      expect(sorted(two)).toEqual(sorted(one))
      expect(one.size).toBeGreaterThan(0)
      for (const user of one.values()) {
        expect(user.externalId).not.toBe('')
        expect(user.externalId, 'an e-mail address is no immutable id').not.toContain('@')
        expect(user.login).not.toBe('')
        expect(user.sourceStatus).not.toBe('')
        if (user.changedAt !== undefined) expect(Number.isNaN(Date.parse(user.changedAt))).toBe(false)
      }
    })

    it('says since when somebody is unchanged by a time that has come', async () => {
      const users = (await readAll(source)).flatMap(({ changes }) =>
        changes.flatMap(one => (one.kind === 'user' ? [one.user] : [])),
      )
      const now = (world.clock?.now ?? Date.now)()
      for (const { unchangedSince } of users)
        if (unchangedSince !== undefined) expect(Date.parse(unchangedSince)).toBeLessThanOrEqual(now)
      expect(users.length).toBeGreaterThan(0)
    })

    it('goes on from every cursor to the same end, as often as it is asked', async () => {
      const pages = await readAll(source)
      const whole = sorted(applied(pages))
      for (const page of sample(pages, 5)) {
        const before = applied(pages.slice(0, pages.indexOf(page) + 1))
        for (const again of [1, 2]) {
          const rest = await readAll(source, page.cursor)
          expect(sorted(applied(rest, before)), `from ${page.cursor}, time ${again}`).toEqual(whole)
          expect(rest.at(-1)?.end).toBeDefined()
        }
      }
    })

    it('goes on in another instance: the cursor is all there is to it', async () => {
      const pages = await readAll(source)
      const [first] = pages
      const rest = await readAll(sourceOf(world), first?.cursor)
      expect(sorted(applied(rest, applied(pages.slice(0, 1))))).toEqual(sorted(applied(pages)))
    })

    it.each(['', ' ', '{}', '[]', 'null', '-1', '\u0000', 'of another product', '{"v":999}', 'e30', '9'.repeat(40)])(
      'says of a cursor that is none of its own that it has expired: %j',
      async cursor => {
        const failure = await readAll(source, cursor).then(
          () => 'read',
          (error: unknown) => connectorCodeOf(error),
        )
        expect(failure).toBe('checkpoint_expired')
      },
    )

    if (hooks.includes('future')) {
      it('says of a cursor from the future that it has expired', async () => {
        const cursor = (await readAll(source)).at(-1)?.cursor ?? ''
        const reading = readAll(source, hook(world, 'future')(cursor))
        await expect(reading).rejects.toMatchObject({ code: 'checkpoint_expired' })
      })
    }

    it('stops within one page of an abort', async () => {
      const stop = new AbortController()
      let after = -1
      const reading = (async () => {
        for await (const _page of source.pages(undefined, stop.signal)) {
          after += 1
          stop.abort()
        }
      })()
      await reading.catch(() => undefined)
      expect(after).toBeGreaterThanOrEqual(0)
      expect(after).toBeLessThanOrEqual(1)
    })

    it('reads nothing where it is told to stop before it began', async () => {
      const pages: Page[] = []
      const reading = (async () => {
        for await (const page of source.pages(undefined, AbortSignal.abort())) pages.push(page)
      })()
      await reading.catch(() => undefined)
      expect(pages).toEqual([])
    })

    it('reads one person as it does among all', async () => {
      const people = sorted(applied(await readAll(source)))
      for (const user of sample(people, 3)) expect(await source.get(user.externalId, signal())).toEqual(user)
    })

    it('says what people can edit in the words of the contract, as plain data, where it says it', async () => {
      const claims = (await source.editable?.(signal())) ?? {}
      expect(Object.keys(claims).filter(name => !(mappables as readonly string[]).includes(name))).toEqual([])
      for (const told of Object.values(claims)) expect(editabilities).toContain(told)
      expect(JSON.parse(JSON.stringify(claims))).toEqual(claims)
    })

    it('knows nobody of an id that is not there', async () => {
      expect(await source.get('no-such-person-of-the-kit', signal())).toBeUndefined()
    })
  })

  if (!emptyWorld) return

  it('reads an empty product as empty, which removes nobody', async () => {
    const world = await emptyWorld()
    try {
      const pages = await readAll(sourceOf(world))
      expect(pages.at(-1)?.end).toBe('snapshot')
      expect(pages.flatMap(page => page.changes)).toEqual([])
    } finally {
      await world.dispose?.()
    }
  })
}
