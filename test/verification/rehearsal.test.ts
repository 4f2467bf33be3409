import { describe, expect, it } from 'vitest'
import { purposes } from '../../src/contract/index.ts'
import { decide } from '../../src/verification/decide.ts'
import { checkEcho } from '../../src/verification/echo.ts'
import { compareClaims } from '../../src/verification/match/index.ts'
import { defaultPolicy } from '../../src/verification/policy.ts'
import { offered, type RehearsalOutcome, rehearsalOutcomes } from '../../src/verification/rehearsal/outcomes.ts'
import { rehearsedReading } from '../../src/verification/rehearsal/reading.ts'
import { newcomer, spotless } from './evidence.ts'

const opened = { sessionId: 's', reference: 'v', workflowId: 'w' }
const expected = {
  givenName: 'Ana',
  middleName: 'María',
  familyName: 'García',
  birthDate: '1990-01-02',
  email: 'ana@example.com',
  phoneNumber: '+34600000000',
  address: { street: 'Calle Mayor 1', locality: 'Madrid', postalCode: '28013', country: 'ES' },
}
const read = (
  outcome: RehearsalOutcome | null,
  policy: Pick<typeof defaultPolicy, 'documentTypes' | 'issuingCountries'> = defaultPolicy,
) => rehearsedReading(outcome, { echo: opened, identityId: 'id-1', expected, policy })

describe('what is said in place of Incode', () => {
  it('is nothing until something is chosen, nor where the person gives up or Incode is down', () => {
    for (const outcome of [null, 'abandon', 'provider_down'] as const) {
      expect(read(outcome)).toMatchObject({ reading: { progress: 'open', overall: { status: 'UNKNOWN' } }, document: undefined })
    }
  })

  it('shows a document that says what is known of the person, and of everybody else another one', () => {
    const { document = {} } = read('pass')
    const { directory, claims } = compareClaims(document, expected)
    expect(directory).toBe('matched')
    expect(Object.values(claims).every(value => value === 'matched')).toBe(true)
    expect(compareClaims(read('other_name').document ?? {}, expected).directory).toBe('mismatched')
  })

  it('shows a document that the policy takes', () => {
    const document = read('pass', { documentTypes: ['id_card', 'passport'], issuingCountries: ['DEU'] }).document
    expect(document).toMatchObject({ documentType: 'id_card', issuingCountry: 'DEU' })
  })

  it.each(rehearsalOutcomes)('binds nobody, and lets in by a pass or a reviewer alone: %s', outcome => {
    const { reading, document } = read(outcome)
    const match = compareClaims(document ?? {}, expected)
    for (const purpose of purposes) {
      for (const enrollment of [spotless().enrollment, newcomer]) {
        const decision = decide(
          spotless(
            { mode: 'rehearsal', purpose, enrollment, match: match.directory, claims: match.claims },
            { ...reading, echo: checkEcho(reading.echo, opened) },
          ),
        )
        if (outcome !== 'pass' && outcome !== 'reviewer_approves') expect(decision.outcome).not.toBe('allow')
        if (decision.outcome === 'allow') expect(decision.binds).toBeNull()
      }
    }
  })
})

describe('what is offered', () => {
  it('is nothing in any state of a real verification', () => {
    for (const state of ['created', 'seated', 'at_vendor', 'review', 'decided', 'released', 'spent', 'denied'] as const) {
      expect(offered({ mode: 'live', state, rehearsed: null })).toEqual([])
    }
  })

  it('is an answer of Incode’s once, and then a reviewer’s', () => {
    const at = (state: 'at_vendor' | 'review' | 'decided', rehearsed: string | null) =>
      offered({ mode: 'rehearsal', state, rehearsed })
    expect(at('at_vendor', null)).toEqual([
      'pass',
      'review',
      'wrong_document',
      'other_name',
      'other_face',
      'abandon',
      'provider_down',
    ])
    expect(at('at_vendor', 'pass')).toEqual([])
    expect(at('review', 'review')).toEqual(['reviewer_approves', 'reviewer_rejects'])
    expect(at('decided', 'pass')).toEqual([])
  })
})
