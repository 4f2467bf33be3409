import { describe, expect, it } from 'vitest'
import { checkEcho } from '../../src/verification/echo.ts'

const opened = { sessionId: 's', reference: 'v', workflowId: 'w' }
const ours = { sessionId: 's', reference: 'v', workflowId: 'w', environment: 'demo' }

describe('what an answer says of itself', () => {
  it.each([
    [ours, 'ours'],
    [{ sessionId: 's' }, 'ours'],
    [{ reference: 'v' }, 'ours'],
    [{ ...ours, sessionId: 'other' }, 'foreign'],
    [{ ...ours, reference: 'other' }, 'foreign'],
    [{ ...ours, workflowId: 'lax' }, 'other_workflow'],
    [{ sessionId: '', reference: 'v' }, 'foreign'],
    [{ workflowId: 'w', environment: 'demo' }, 'silent'],
    [{}, 'silent'],
  ] as const)('%j is %s', (echo, expected) => {
    expect(checkEcho(echo, opened)).toBe(expected)
  })
})
