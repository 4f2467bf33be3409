import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { insertOnce } from '../../../src/storage/compiled.ts'
import { openConnection } from '../../../src/storage/sqlite/connection.ts'
import { createGate, mainGate } from '../../../src/storage/sqlite/gate.ts'
import { GroupCommit } from '../../../src/storage/sqlite/group-commit.ts'
import { Statements } from '../../../src/storage/sqlite/statements.ts'
import type { Tx } from '../../../src/storage/store.ts'
import { quietLog } from '../../support/log.ts'

let folder: string
let path: string
let writer: Statements
let outside: Statements
let commits: GroupCommit
let log: ReturnType<typeof quietLog>
let woken: string[]
const said: string[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stepgate-group-'))
  path = join(folder, 'group.db')
  writer = new Statements(openConnection(path, 'writer'))
  writer.run('create table rows (id text primary key) strict', [])
  outside = new Statements(openConnection(path, 'reader'))
  log = quietLog()
  woken = []
  said.length = 0
  const exec = writer.database.exec.bind(writer.database)
  writer.database.exec = text => {
    said.push(text)
    exec(text)
  }
  const parts = { writer, gate: mainGate(createGate()), log, wake: (topic: string) => woken.push(topic) }
  commits = new GroupCommit({ ...parts, groupSize: 10, workMs: 100, busyMs: 60 })
})

afterEach(async () => {
  await commits.close()
  outside.close()
  writer.close()
  await rm(folder, { recursive: true, force: true })
})

const insert = (id: string) => (tx: Tx) => sql`insert into rows values (${id})`.execute(tx.db)
const add = (id: string) => commits.transaction(insert(id))
const rows = () => outside.run('select id from rows order by id', []).rows.map(row => (row as { id: string }).id)
const begun = () => said.filter(text => text === 'BEGIN IMMEDIATE').length

describe('works of one turn', () => {
  test('share one commit, up to the size of a group', async () => {
    await Promise.all(Array.from({ length: 25 }, (_, n) => add(`r${n}`)))
    expect(begun()).toBe(3)
    expect(rows()).toHaveLength(25)
  })

  test('are answered only once all of the group is durable', async () => {
    const first = add('a').then(() => rows())
    const second = add('b').then(() => rows())
    expect(await Promise.all([first, second])).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ])
  })

  test('run one after another, each seeing what the former left', async () => {
    const order: number[] = []
    await Promise.all(
      [1, 2, 3].map(n =>
        commits.transaction(async tx => {
          order.push(n)
          await insert(`o${n}`)(tx)
          const { rows: seen } = await sql`select id from rows`.execute(tx.db)
          order.push(seen.length * 10)
        }),
      ),
    )
    expect(order).toEqual([1, 10, 2, 20, 3, 30])
  })

  test('wake only for those that were not taken back, and once for a topic', async () => {
    const wake = (topic: string, fails = false) =>
      commits.transaction(async tx => {
        tx.wake(topic)
        if (fails) throw new Error('taken back')
      })
    await Promise.allSettled([wake('a'), wake('a'), wake('b', true)])
    expect(woken).toEqual(['a'])
  })
})

describe('a work that misbehaves', () => {
  test('by waiting for something foreign is cut off and taken back; the others go on', async () => {
    const foreign = Promise.withResolvers<void>()
    const late = Promise.withResolvers<unknown>()
    const stuck = commits.transaction(async tx => {
      await insert('stuck')(tx)
      await foreign.promise
      await insert('late')(tx).then(late.resolve, late.reject)
    })
    const fine = add('fine')
    await expect(stuck).rejects.toMatchObject({ code: 'internal', message: /waited for something outside/ })
    await fine
    foreign.resolve()
    await expect(late.promise).rejects.toThrow(/already rolled back/)
    expect(rows()).toEqual(['fine'])
    expect(log.lines.join()).toContain('a transaction was cut off')
  })

  test('by keeping its transaction for later reaches nobody else’s, with a text that was compiled before either', async () => {
    writer.run('create table once (key text primary key, expires_at integer not null) strict', [])
    const put = insertOnce('once')
    const seen: Tx[] = []
    await commits.transaction(async tx => {
      seen.push(tx)
      await put(tx.db, { key: 'in time', expires_at: 1 })
    })
    await commits.transaction(async () => {
      for (const { db } of seen) await expect(put(db, { key: 'late', expires_at: 1 })).rejects.toThrow(/already committed/)
    })
    expect(outside.run('select key from once', []).rows).toEqual([{ key: 'in time' }])
  })

  test('by failing while it has more to ask leaves nothing of what it asks after that', async () => {
    writer.run('create table once (key text primary key, expires_at integer not null) strict', [])
    const put = insertOnce('once')
    const refusals: unknown[] = []
    const strays: Promise<void>[] = []
    async function goOn(db: Tx['db']): Promise<void> {
      for (let n = 0; n < 300 && refusals.length === 0; n += 1) {
        await put(db, { key: `stray ${n}`, expires_at: 1 }).catch(error => refusals.push(error))
      }
    }
    const failing = commits.transaction(async ({ db }) => {
      strays.push(goOn(db))
      throw new Error('taken back')
    })
    const fine = add('fine')
    await expect(failing).rejects.toThrow('taken back')
    await Promise.all([fine, ...strays])
    expect(refusals).toHaveLength(1)
    expect(outside.run('select key from once', []).rows).toEqual([])
  })

  test('by asking for a transaction within its own does not lock everybody out', async () => {
    const inner: Promise<unknown>[] = []
    const outer = commits.transaction(async tx => {
      await insert('outer')(tx)
      inner.push(add('inner'))
      await inner[0]
    })
    await expect(outer).rejects.toMatchObject({ code: 'internal' })
    await Promise.all(inner)
    expect(rows()).toEqual(['inner'])
  })

  test('by throwing before it awaits anything rejects its caller', async () => {
    const thrown = commits.transaction(() => {
      throw new Error('at once')
    })
    await expect(thrown).rejects.toThrow('at once')
  })

  test('by ending the transaction itself takes the whole group down, and nobody is told otherwise', async () => {
    const results = await Promise.allSettled([
      add('before'),
      commits.transaction(tx => sql`rollback`.execute(tx.db)),
      add('after'),
    ])
    expect(results.map(result => result.status)).toEqual(['rejected', 'rejected', 'fulfilled'])
    expect(results[0]).toMatchObject({ reason: { code: 'unavailable' } })
    expect(rows()).toEqual(['after'])
  })
})

describe('another process that writes', () => {
  test('is waited for without blocking this thread', async () => {
    const other = openConnection(path, 'loader')
    other.exec('BEGIN IMMEDIATE')
    const added = add('waited')
    for (let turn = 0; turn < 5; turn += 1) await nextTurn()
    other.exec('COMMIT')
    other.close()
    await added
    expect(rows()).toEqual(['waited'])
  })

  test('and does not stop has its victims told, and the next ones served', async () => {
    const other = openConnection(path, 'loader')
    other.exec('BEGIN IMMEDIATE')
    const results = await Promise.allSettled([add('one'), add('two')])
    expect(results).toMatchObject([{ reason: { code: 'unavailable' } }, { reason: { code: 'unavailable' } }])
    other.exec('ROLLBACK')
    other.close()
    await add('three')
    expect(rows()).toEqual(['three'])
  })
})

test('closing finishes what was asked for, and takes no more', async () => {
  const asked = add('asked')
  await commits.close()
  await asked
  await expect(add('late')).rejects.toMatchObject({ code: 'unavailable' })
  expect(rows()).toEqual(['asked'])
})
