import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assurances, enrollmentStates, purposes } from '../../src/contract/index.ts'
import { decide, type Evidence } from '../../src/verification/decide.ts'
import {
  coolOffMs,
  evidenceWords,
  isSecondFactor,
  recoveries,
  recoveryFrom,
  recoveryState,
  together,
  worthOf,
} from '../../src/verification/evidence/index.ts'
import { newcomer, spotless } from './evidence.ts'

const everySet = Array.from({ length: 2 ** evidenceWords.length }, (_, bits) =>
  evidenceWords.filter((_word, n) => (bits >> n) % 2 === 1),
)
const day = 86_400_000

describe('what evidence is worth', () => {
  it.each([
    [[], null, 'never'],
    [['signed_in'], 'low', 'never'],
    [['sign_up'], 'low', 'never'],
    [['invited'], 'low', 'never'],
    [['signed_in', 'signed_in_second_factor'], 'medium', 'after_cool_off'],
    [['invited', 'signed_in'], 'medium', 'after_cool_off'],
    [['signed_in', 'names_and_birth_date'], 'medium', 'with_approver'],
    [['signed_in', 'approver'], 'high', 'at_once'],
    [['signed_in_second_factor'], null, 'never'],
    [['names_and_birth_date'], null, 'never'],
    [['supervised'], null, 'never'],
    [['a_word_of_tomorrow'], null, 'never'],
  ] as const)('%j is %s, and opens a recovery %s', (evidence, assurance, recovery) => {
    expect(worthOf(evidence)).toEqual({ assurance, recovery })
  })

  it('never becomes less by more evidence', () => {
    for (const some of everySet)
      for (const word of evidenceWords) {
        const [less, more] = [worthOf(some), worthOf(together(some, [word]))]
        const rank = ({ assurance }: typeof less) => (assurance === null ? -1 : assurances.indexOf(assurance))
        expect(rank(more)).toBeGreaterThanOrEqual(rank(less))
        expect(recoveries.indexOf(more.recovery)).toBeGreaterThanOrEqual(recoveries.indexOf(less.recovery))
      }
  })
})

describe('the cool-off', () => {
  const from = (evidence: readonly string[], before?: Parameters<typeof recoveryFrom>[1]) =>
    recoveryFrom(evidence, before, 10 * day)
  const strong = ['signed_in', 'signed_in_second_factor']

  it('begins with the evidence that asks for one, goes on, and does not begin again', () => {
    expect(from(['signed_in'])).toBeNull()
    expect(from(strong)).toBe(13 * day)
    expect(from(strong, { recovery: 'never', from: null })).toBe(13 * day)
    expect(from(strong, { recovery: 'after_cool_off', from: 11 * day })).toBe(11 * day)
    expect(from(together(strong, ['approver']))).toBeNull()
  })

  it('is over to the millisecond, and what no time opens stays closed', () => {
    const of = (evidence: readonly string[], recovery_from: number | null) => ({
      evidence: JSON.stringify(evidence),
      recovery_from,
      created_at: day,
    })
    expect(recoveryState(of(strong, 4 * day), 4 * day - 1)).toBe('cooling')
    expect(recoveryState(of(strong, 4 * day), 4 * day)).toBe('open')
    expect(recoveryState(of(strong, null), day + coolOffMs - 1)).toBe('cooling')
    expect(recoveryState(of(['signed_in'], null), 400 * day)).toBe('closed')
    expect(recoveryState(of(['signed_in', 'names_and_birth_date'], 0), 400 * day)).toBe('closed')
    expect(recoveryState(of(['who_knows'], 0), 400 * day)).toBe('closed')
    expect(recoveryState(of(['approver'], null), day)).toBe('open')
  })
})

describe('the whole of evidence, purpose and state', () => {
  it('binds by what the table says and nothing else, and opens an account to nobody by a first binding', () => {
    let walked = 0
    let bound = 0
    for (const spokenFor of everySet)
      for (const purpose of purposes)
        for (const state of enrollmentStates)
          for (const recovery of ['open', 'cooling', 'closed'] as const)
            for (const assurance of assurances) {
              walked += 1
              const isKnown = state === 'enrolled' || state === 'expired'
              const enrollment: Evidence['enrollment'] = isKnown
                ? { state, identityId: 'id-1', assurance, rebind: 'free', recovery }
                : { ...newcomer, state }
              const account = purpose === 'sign_up' ? null : 'active'
              const match = purpose === 'sign_up' ? 'not_checked' : 'matched'
              const decision = decide(spotless({ purpose, enrollment, spokenFor, account, match }))
              const opens = purpose === 'account_recovery' || purpose === 'helpdesk'
              if (decision.outcome !== 'allow') continue
              if (opens) expect([state, recovery, assurance === 'low']).toEqual(['enrolled', 'open', false])
              if (decision.binds === null) {
                expect(state).toBe('enrolled')
                continue
              }
              bound += 1
              const word = { step_up: 'signed_in', sign_up: 'sign_up', enrollment: 'invited' }[purpose as 'step_up']
              expect(decision.binds.evidence).toEqual(together([word], spokenFor))
              expect(decision.binds.assurance).toBe(worthOf(decision.binds.evidence).assurance)
            }
    process.stdout.write(`evidence table: ${walked} combinations walked, ${bound} of them bind\n`)
    expect(bound).toBeGreaterThan(1_000)
  })
})

describe('a sign-in that a client attests to', () => {
  const now = 1_800_000_000_000
  const said = (given: { acr?: string; amr?: string[]; authTime?: number }) =>
    isSecondFactor({ authTime: now / 1_000, ...given }, now)

  it.each([
    [{ amr: ['mfa'] }, true],
    [{ amr: ['pwd', 'otp'] }, true],
    [{ amr: ['hwk', 'fpt'] }, true],
    [{ acr: 'phr' }, true],
    [{ acr: 'urn:okta:loa:2fa:any' }, true],
    [{ amr: ['pwd'] }, false],
    [{ amr: ['pwd', 'pin'] }, false],
    [{ amr: ['otp', 'sms', 'tel'] }, false],
    [{ amr: ['mca'] }, false],
    [{ amr: [] }, false],
    [{}, false],
    [{ acr: 'urn:okta:loa:1fa:any' }, false],
    [{ acr: 'urn:okta:loa:2fa:any:ifpossible' }, false],
    [{ acr: 'PHR' }, false],
  ])('%j is a second factor: %s', (given, expected) => {
    expect(said(given)).toBe(expected)
  })

  it.each([
    [0, true],
    [-600, true],
    [-601, false],
    [60, true],
    [61, false],
    [Number.NaN, false],
    [Number.POSITIVE_INFINITY, false],
  ])('%d seconds from now counts: %s', (seconds, expected) => {
    expect(said({ amr: ['mfa'], authTime: now / 1_000 + seconds })).toBe(expected)
  })

  it('never speaks for anybody by words that nobody knows', () => {
    const strange = fc
      .string()
      .filter(word => !/^(mfa|phrh?|pwd|pin|kba|otp|sms|tel|hwk|swk|sc|pop|face|fpt|iris|retina|vbm)$/.test(word))
    fc.assert(
      fc.property(fc.array(strange), amr => {
        expect(said({ amr })).toBe(false)
      }),
    )
  })
})
