import { describe, expect, test } from 'vitest'
import { connectorError, connectorErrors, problem, problems } from '../../src/contract/index.ts'
import { problemOf } from '../../src/facades/problem.ts'

describe('problem documents', () => {
  test.each(Object.keys(problems) as (keyof typeof problems)[])('%s has its row’s status, actor and sentence', code => {
    const { status, document } = problemOf(problem(code))
    const row = problems[code]
    expect([status, document.status]).toEqual([row.status, row.status])
    expect(document).toEqual({ type: 'about:blank', title: row.title, status: row.status, code, actor: row.actor })
  })

  test('what a product said is for administrators, and never for callers', () => {
    const error = connectorError('credentials_invalid', 'Okta refused client 0oa1: invalid_client')
    expect(problemOf(error).document.detail).toBeUndefined()
    expect(problemOf(error, 'administrator').document.detail).toBe('Okta refused client 0oa1: invalid_client')
    expect(problemOf(error).status).toBe(connectorErrors.credentials_invalid.status)
  })

  test('operator detail and causes are for nobody on the wire', () => {
    const error = problem('internal', 'table clients is locked', { detail: 'canary', cause: new Error('canary') })
    expect(JSON.stringify(problemOf(error, 'administrator'))).not.toMatch(/canary|locked/)
  })

  test('faults and a time to come back are passed on', () => {
    const faults = [{ path: '/a', message: 'b' }]
    expect(problemOf(problem('request_invalid', undefined, { faults })).document.faults).toEqual(faults)
    expect(problemOf(problem('rate_limited', undefined, { retryAfterSeconds: 9 })).headers).toEqual({ 'retry-after': '9' })
  })

  test('an error from a copy of the module, or another process, is known by its code', () => {
    const copy = Object.assign(new Error('x'), { name: 'StepgateError', family: 'problem', code: 'gone', faults: [] })
    expect(problemOf(copy)).toMatchObject({ status: 410, document: { code: 'gone' } })
  })

  test('anything else is internal and says nothing', () => {
    const strange = Object.assign(new Error('canary'), { statusCode: 400, status: 200, code: 'E0000001' })
    for (const error of [strange, 'canary', undefined, { canary: 1 }, new TypeError('canary')]) {
      const { status, document } = problemOf(error)
      expect([status, document.code]).toEqual([500, 'internal'])
      expect(JSON.stringify(document)).not.toContain('canary')
    }
  })
})
