import { describe, expect, it } from 'vitest'
import { type Standing, standingText } from '../../src/contract/index.ts'
import { dueStanding, type Facts, lapsesAt, standingOf, textOf } from '../../src/integrations/write-back/due.ts'

const day = 86_400_000
const now = Date.parse('2026-03-01T00:00:00Z')
const enrolled = { state: 'enrolled', identityId: 'i1', tenant: 't1' } as const
const allow = { verifiedAt: now - day + 321, identityId: 'i1', tenant: 't1', score: 97.13 }
const verified: Standing = {
  status: 'VERIFIED',
  score: 97.1,
  verifiedAt: '2026-02-28T00:00:00.000Z',
  expiresAt: '2026-03-30T00:00:00.000Z',
}
const due = (facts: Partial<Facts>) =>
  dueStanding({ standing: undefined, allow: undefined, enrollment: enrolled, validDays: 30, now, ...facts })

describe('what is to stand of a person', () => {
  it('is the newest allow, in whole seconds and one decimal, until it is over', () => {
    expect(due({ allow })).toEqual(verified)
  })

  it.each([97.16, 101, -3, Number.NaN, null])('has a score of 0 to 100, or none: %s', score => {
    const shown = due({ allow: { ...allow, score } })?.score
    expect(shown).toBe({ '97.16': 97.2, '101': 100, '-3': 0 }[String(score)] ?? null)
  })

  it('is nothing of who was never verified', () => {
    expect(due({})).toBeUndefined()
    expect(due({ enrollment: { state: 'ended' } })).toBeUndefined()
    expect(due({ enrollment: { state: 'none' }, allow })).toBeUndefined()
  })

  it('says nothing of an identity that is no longer the bound one, or of another tenant', () => {
    expect(due({ allow: { ...allow, identityId: 'i2' } })).toBeUndefined()
    expect(due({ allow: { ...allow, tenant: 't2' } })).toBeUndefined()
  })

  it('expires with the verdict, keeping when it was', () => {
    const later = due({ allow, standing: verified, now: Date.parse('2026-03-30T00:00:00Z') })
    expect(later).toEqual({ ...verified, status: 'EXPIRED', score: null })
  })

  it('expires with the enrollment, and then says of no date that lies ahead', () => {
    const shown = due({ allow, standing: verified, enrollment: { state: 'expired' } })
    expect(shown).toMatchObject({ status: 'EXPIRED', score: null, expiresAt: '2026-03-01T00:00:00.000Z' })
    expect(due({ allow, standing: shown, enrollment: { state: 'expired' }, now: now + day })).toEqual(shown)
  })

  it('is taken back without a date when the enrollment ends, and stays so', () => {
    const revoked = { status: 'REVOKED', score: null, verifiedAt: null, expiresAt: null }
    expect(due({ allow, standing: verified, enrollment: { state: 'ended' } })).toEqual(revoked)
    expect(due({ standing: revoked as Standing, enrollment: { state: 'none' } })).toEqual(revoked)
  })

  it('never lasts longer because it is said again, and may last shorter', () => {
    expect(due({ allow, standing: verified, validDays: 365 })).toEqual(verified)
    expect(due({ allow, standing: verified, validDays: 7 })?.expiresAt).toBe('2026-03-07T00:00:00.000Z')
  })

  it('begins anew with another verdict', () => {
    const newer = due({ allow: { ...allow, verifiedAt: now }, standing: verified })
    expect(newer).toMatchObject({ verifiedAt: '2026-03-01T00:00:00.000Z', expiresAt: '2026-03-31T00:00:00.000Z' })
  })

  it('is read back as it was spelt, and lapses only while it says yes', () => {
    expect(standingOf(standingText(verified))).toEqual(verified)
    expect(standingOf(textOf(undefined))).toBeUndefined()
    expect(standingOf('["SOMETHING",1,null,null]')).toBeUndefined()
    expect(lapsesAt(verified)).toBe(Date.parse('2026-03-30T00:00:00Z'))
    expect(lapsesAt({ ...verified, status: 'EXPIRED' })).toBeNull()
  })
})
