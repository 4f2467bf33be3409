import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openConnection } from '../../../src/storage/sqlite/connection.ts'
import { Lookups } from '../../../src/storage/sqlite/lookups.ts'
import { Statements } from '../../../src/storage/sqlite/statements.ts'

describe('look-ups', () => {
  let folder: string
  let writer: Statements
  let lookups: Lookups
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stepgate-lookups-'))
    const path = join(folder, 'a.db')
    writer = new Statements(openConnection(path, 'writer'))
    writer.run('CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT) STRICT', [])
    writer.run("INSERT INTO people VALUES (1, 'Ada')", [])
    lookups = new Lookups(openConnection(path, 'reader'))
  })
  afterEach(() => {
    lookups.close()
    writer.close()
    rmSync(folder, { recursive: true })
  })

  const nameOf = (id: number) => lookups.run('SELECT name FROM people WHERE id = ?', [id]).rows

  test('the same question is answered the same until somebody commits', () => {
    const [first] = nameOf(1)
    expect(nameOf(1)[0]).toBe(first)
    writer.run('BEGIN IMMEDIATE', [])
    writer.run("UPDATE people SET name = 'Grace' WHERE id = 1", [])
    expect(nameOf(1)).toEqual([{ name: 'Ada' }])
    writer.run('COMMIT', [])
    lookups.committed()
    expect(nameOf(1)).toEqual([{ name: 'Grace' }])
  })

  test('a commit that nobody tells of is seen once the event loop went on', async () => {
    expect(nameOf(1)).toEqual([{ name: 'Ada' }])
    writer.run("UPDATE people SET name = 'Grace' WHERE id = 1", [])
    await nextTurn()
    expect(nameOf(1)).toEqual([{ name: 'Grace' }])
  })

  test('that nobody is there is an answer, too, and so is that somebody went', async () => {
    expect(nameOf(2)).toEqual([])
    writer.run("INSERT INTO people VALUES (2, 'Alan')", [])
    await nextTurn()
    expect(nameOf(2)).toEqual([{ name: 'Alan' }])
    writer.run('DELETE FROM people WHERE id = 2', [])
    await nextTurn()
    expect(nameOf(2)).toEqual([])
  })

  test('another statement, another value and another type of value are other questions', () => {
    expect(nameOf(1)).toEqual([{ name: 'Ada' }])
    expect(lookups.run('SELECT id FROM people WHERE id = ?', [1]).rows).toEqual([{ id: 1 }])
    expect(lookups.run('SELECT typeof(?) AS t', [1]).rows).toEqual([{ t: 'real' }])
    expect(lookups.run('SELECT typeof(?) AS t', ['1']).rows).toEqual([{ t: 'text' }])
  })

  test('whoever changes an answer changes it for nobody else', () => {
    const rows = nameOf(1)
    rows.pop()
    expect(nameOf(1)).toEqual([{ name: 'Ada' }])
    expect(() => Object.assign(nameOf(1)[0] as object, { name: 'Eve' })).toThrow(TypeError)
  })

  test('answers to ever new questions are not kept for ever, and stay right', () => {
    for (let id = 0; id < 2_500; id += 1) expect(nameOf(id)).toHaveLength(id === 1 ? 1 : 0)
    expect(nameOf(1)).toEqual([{ name: 'Ada' }])
  })
})
