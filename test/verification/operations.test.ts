import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { operationNames } from '../../src/contract/index.ts'
import { requiredFor, untilWhen } from '../../src/verification/operations/required.ts'
import { isLooser } from '../../src/verification/policies/looser.ts'
import { policyWith, settingsOf } from '../../src/verification/policies/settings.ts'
import { overlay, strictestOf } from '../../src/verification/policies/strictest.ts'
import { defaultPolicy } from '../../src/verification/policy.ts'
import { anySettings } from './policies/settings.ts'

const minute = 60_000

describe('what an operation needs', () => {
  it.each(operationNames)('is for %s, where nobody chose: a binding that recovers, ten minutes, and the seat', operation => {
    expect(requiredFor(defaultPolicy, operation)).toMatchObject({
      recipient: 'seat',
      windowMs: 10 * minute,
      approval: false,
      rules: { allowed: true, minimumAssurance: 'medium' },
    })
  })

  it.each(operationNames)('is more than anybody has where a policy of another version has nothing of %s', operation => {
    const unknown = requiredFor({ ...defaultPolicy, operations: {} }, operation)
    expect(unknown).toEqual({
      rules: { allowed: false },
      recipient: 'seat',
      windowMs: 0,
      approval: true,
      approvalMs: 0,
      approvers: [],
    })
    expect(requiredFor({ ...defaultPolicy, operations: { [operation]: { allowed: true } } }, operation)).toMatchObject({
      windowMs: 0,
      approval: true,
    })
  })

  it('is counted from the verdict, whenever that was received', () => {
    const required = requiredFor(defaultPolicy, 'unlock')
    expect(untilWhen({ decided_at: 1_000 }, required)).toBe(1_000 + 10 * minute)
    expect(untilWhen({ decided_at: null }, required)).toBe(10 * minute)
  })

  it('is at least what each of the policies asks that cover the account, whichever door it comes by', () => {
    fc.assert(
      fc.property(anySettings, anySettings, fc.constantFrom(...operationNames), (one, other, operation) => {
        const own = settingsOf(defaultPolicy)
        const all = strictestOf([overlay(own, one), other])
        const together = requiredFor(policyWith(defaultPolicy, all), operation)
        const alone = requiredFor(policyWith(defaultPolicy, overlay(own, one)), operation)
        expect(together.windowMs).toBeLessThanOrEqual(alone.windowMs)
        if (alone.approval) expect(together.approval).toBe(true)
        if (alone.rules.allowed === false) expect(together.rules.allowed).toBe(false)
        if (alone.rules.minimumAssurance === 'high') expect(together.rules.minimumAssurance).toBe('high')
        expect(together.recipient === 'secret_to_flow' && alone.recipient === 'seat').toBe(false)
      }),
      { numRuns: 200 },
    )
  })

  it.each([
    [{ unlock: { allowed: false } }, { unlock: { allowed: true } }],
    [{ unlock: { minimumAssurance: 'high' } }, { unlock: { minimumAssurance: 'medium' } }],
    [{ unlock: { names: 'matched' } }, { unlock: { names: 'close' } }],
    [{ unlock: { windowMinutes: 5 } }, { unlock: { windowMinutes: 6 } }],
    [{ unlock: { approval: true } }, { unlock: { approval: false } }],
    [{ temporary_access_pass: { recipient: 'seat' } }, { temporary_access_pass: { recipient: 'secret_to_flow' } }],
    [{ reset_factors: { without_reset: false } }, { reset_factors: { without_reset: true } }],
  ] as const)('grows looser by one rule alone: %j', (strict, loose) => {
    expect(isLooser({ operations: strict }, { operations: loose })).toBe(true)
    expect(isLooser({ operations: loose }, { operations: strict })).toBe(false)
    // Of the installation's own policy nothing is left out: what is not said is what is usual.
    const own = settingsOf(defaultPolicy)
    expect(isLooser(overlay(own, { operations: strict }), overlay(own, { operations: loose }))).toBe(true)
  })
})
