import { expect, test } from 'vitest'
import { failPoints } from '../../src/storage/fail-point.ts'

test('without a specification nothing fails', () => {
  const at = failPoints()
  for (const point of ['fetched', 'committed']) expect(() => at(point)).not.toThrow()
})

test('the named point fails at the named arrival, once', () => {
  const at = failPoints({ point: 'committed', hit: 3, action: 'throw' })
  for (let arrival = 1; arrival <= 5; arrival += 1) {
    expect(() => at('begun')).not.toThrow()
    if (arrival === 3) expect(() => at('committed')).toThrow('fail point committed')
    else expect(() => at('committed')).not.toThrow()
  }
})
