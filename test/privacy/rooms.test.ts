import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { erasureRooms, heldOtherwise } from '../../src/privacy/index.ts'
import { systemRandom } from '../../src/security/clock.ts'
import { testSeals } from '../support/seals.ts'

const folder = new URL('../../src/storage/tables/', import.meta.url)
const tables = readdirSync(folder)
  .map(name => readFileSync(new URL(name, folder), 'utf8'))
  .flatMap(text => [...text.matchAll(/^ {2}(\w+): \w\.\w+Table$/gm)].map(([, table = '']) => table))

describe('the list of rooms that erase', () => {
  const erased = erasureRooms(systemRandom, testSeals).flatMap(room => room.tables)

  it('has every table of the schema, once: in a room, or with the reason why nothing of a person stays in it', () => {
    expect(tables.length).toBeGreaterThan(40)
    const listed: readonly string[] = [...erased, ...Object.keys(heldOtherwise)]
    expect(tables.filter(table => !listed.includes(table))).toEqual([])
    expect(listed.toSorted()).toEqual([...new Set(listed)].toSorted())
    expect(listed.filter(table => !tables.includes(table))).toEqual([])
  })

  it('says why, where nobody erases', () => {
    expect(Object.values(heldOtherwise).filter(why => why.length < 5)).toEqual([])
  })
})
