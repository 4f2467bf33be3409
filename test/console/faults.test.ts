import { describe, expect, it } from 'vitest'
import { ProblemError } from '../../src/console/api/problem.ts'
import { faultsOf } from '../../src/console/parts/faults.ts'

describe('the faults of a form', () => {
  const url = { path: '/config/url', message: 'Has to be a whole address.' }
  const faults = (...all: readonly { readonly path: string; readonly message: string }[]) =>
    faultsOf(new ProblemError(422, { faults: all }, null), ['/config/url', '/config/urls', '/name'])

  it('says all that is wrong with a field as sentences that follow each other', () => {
    const both = faults(
      url,
      { path: '/config/url', message: 'Has to be an https address.' },
      { path: '/name', message: 'too long' },
    )
    expect(both.at('/config/url')).toBe('Has to be a whole address. Has to be an https address.')
    expect(both.at('/name')).toBe('too long')
    expect(faults({ path: '/name', message: 'too long' }, { path: '/name', message: 'no name' }).at('/name')).toBe(
      'too long; no name',
    )
  })

  it('counts fields, and neither what is wrong with them nor what lies in them', () => {
    const inside = [0, 1].map(at => ({ path: `/config/urls/${at}`, message: 'Has to be a whole address.' }))
    expect(faults(url, url, ...inside).places).toBe(2)
    expect(faults().places).toBe(0)
  })
})
