import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeCursor, encodeCursor, keysIn, pageOf } from '../../src/storage/keyset.ts'

const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map(value => (value === 0 ? 0 : value))
const part = fc.oneof(fc.string({ unit: 'binary' }), number, fc.maxSafeInteger())

test('a cursor gives back what it was made of, and is fit for an address', () => {
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), parts => {
      const cursor = encodeCursor(parts)
      expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/)
      expect(decodeCursor(cursor)).toEqual(parts)
    }),
  )
})

test('whatever a caller sends in place of a cursor is the fault of the caller', () => {
  const texts = ['', '{}', 'e30', 'bnVsbA', 'W251bGxd', 'W1tdXQ', 'W3RydWVd', 'WzFlOTk5XQ', 'a b', '=', '%00', 'A'.repeat(5_000)]
  const refusal = (text: string): unknown => {
    try {
      return decodeCursor(text)
    } catch (error) {
      return error
    }
  }
  for (const text of texts) expect(refusal(text)).toMatchObject({ code: 'request_invalid', faults: [{ path: '/cursor' }] })
  fc.assert(
    fc.property(fc.string(), text => {
      const answer = refusal(text)
      if (!Array.isArray(answer)) expect(answer).toMatchObject({ code: 'request_invalid' })
    }),
  )
})

test('a cursor cannot be made of what would not come back', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) expect(() => encodeCursor([value])).toThrow(TypeError)
})

test('a page tells where the next one begins, if there is one', () => {
  const rows = [1, 2, 3]
  const { rows: page, nextCursor } = pageOf(rows, 2, row => [row, `row ${row}`])
  expect([page, keysIn(nextCursor ?? '', 'number', 'string')]).toEqual([
    [1, 2],
    [2, 'row 2'],
  ])
  expect(pageOf(rows, 3, row => [row])).toEqual({ rows, nextCursor: null })
  expect(pageOf([], 3, () => [])).toEqual({ rows: [], nextCursor: null })
})

test('a list takes no cursor of another list', () => {
  for (const parts of [['a'], [1], [1, 'a', 'b'], ['a', 1], [1.5, 'a'], [1e300, 'a'], []]) {
    expect(() => keysIn(encodeCursor(parts), 'number', 'string')).toThrow('The cursor belongs to another list.')
  }
})
