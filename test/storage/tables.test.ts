import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { databases } from '../support/databases.ts'

const folder = new URL('../../src/storage/tables/', import.meta.url)
const texts = readdirSync(folder).map(name => readFileSync(new URL(name, folder), 'utf8'))

/** The columns of an interface, each with whether it may be null. */
function columnsOf(name: string): Record<string, boolean> {
  const body = texts.flatMap(text => new RegExp(`export interface ${name} \\{\\n(.*?)\\n\\}`, 's').exec(text)?.[1] ?? [])
  const lines = body.join('\n').matchAll(/^ {2}(\w+): (.+)$/gm)
  return Object.fromEntries([...lines].map(([, column = '', type = '']) => [column, type.endsWith('| null')]))
}

const tables = texts
  .flatMap(text => [...text.matchAll(/^ {2}(\w+): \w\.(\w+Table)$/gm)])
  .map(([, table = '', name = '']) => ({ table, name }))

describe.each(databases())('the tables of $name', ({ open }) => {
  test('are those of the types, column by column', async () => {
    const database = await open()
    onTestFinished(() => database.dispose())
    const found = await database.store.db.introspection.getTables()
    expect(tables.length).toBeGreaterThan(30)
    for (const { table, name } of tables) {
      const columns = found.find(one => one.name === table)?.columns ?? []
      // SQLite reports an integer key as nullable, which it never is.
      const made = columns.map(column => [column.name, column.isNullable && !column.isAutoIncrementing])
      expect(made.length).toBeGreaterThan(1)
      expect({ table, columns: Object.fromEntries(made) }).toEqual({ table, columns: columnsOf(name) })
    }
  })
})
