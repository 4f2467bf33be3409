import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { bylines } from '../../src/security/bylines.ts'

const folder = new URL('../../src/storage/tables/', import.meta.url)
const files = readdirSync(folder).map(name => readFileSync(new URL(name, folder), 'utf8'))

/** Ids, issuers, groups and the names of processes; and the chain, which keeps no name. */
const others = ['admin_sessions', 'admin_tokens', 'administrators', 'audit', 'operation_grants.claimed_by']

it('has every column in which it stands who did something', () => {
  const names = new Map(
    files.flatMap(text => [...text.matchAll(/^ {2}(\w+): \w\.(\w+Table)$/gm)].map(([, name = '', type = '']) => [type, name])),
  )
  const columns = files.flatMap(text =>
    [...text.matchAll(/^export interface (\w+Table) \{\n([\s\S]*?)^\}/gm)].flatMap(([, type = '', body = '']) =>
      [...body.matchAll(/^ {2}(\w+_by|by|actor|agent|supervisor): string( \| null)?$/gm)].map(
        ([, column = '']) => `${names.get(type)}.${column}`,
      ),
    ),
  )
  const listed = Object.entries(bylines).flatMap(([table, of]) => of.map(column => `${table}.${column}`))
  const expected = columns.filter(one => !others.includes(one) && !others.includes(one.split('.')[0] ?? ''))
  expect(expected.length).toBeGreaterThan(30)
  expect(listed.toSorted()).toEqual(expected.toSorted())
})
