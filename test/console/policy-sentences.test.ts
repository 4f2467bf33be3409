import { describe, expect, it } from 'vitest'
import { sentencesOf } from '../../src/console/pages/policies/sentences.ts'
import { settings } from '../../src/console/pages/policies/settings.ts'
import { isSame, valueAt, withValue } from '../../src/console/pages/policies/values.ts'
import { operationNames, policyClaims, policySettingsSchema, purposes } from '../../src/contract/index.ts'
import { settingsOf } from '../../src/verification/policies/settings.ts'
import { defaultPolicy } from '../../src/verification/policy.ts'

const said = (policy: Parameters<typeof sentencesOf>[0]) => sentencesOf(policy).map(({ text }) => text)

describe('a policy in sentences', () => {
  it('says nothing where nothing is set', () => {
    expect(said({})).toEqual([])
  })

  it('says what purposes share in one sentence, and the rest apart', () => {
    expect(said({ minimumValue: { account_recovery: 90, step_up: 80, sign_up: 80 } })).toEqual([
      'For sign-up and step-up, the overall score has to be at least 80.',
      'For account recovery, the overall score has to be at least 90.',
    ])
    const each = { enrollment: 'deny', sign_up: 'deny', step_up: 'deny', account_recovery: 'deny', helpdesk: 'deny' } as const
    expect(said({ onMismatch: each })).toEqual(['For every purpose, a wrong name is refused.'])
  })

  it('says of a document what it has to show, claim by claim', () => {
    const wanted = { step_up: { birth_date: 'matched' }, sign_up: { birth_date: 'matched', address: 'close' } } as const
    expect(sentencesOf({ requiredClaims: wanted })).toMatchObject([
      {
        text: 'For sign-up and step-up, the document has to show the birth date, and it has to match exactly.',
        paths: ['requiredClaims.sign_up.birth_date', 'requiredClaims.step_up.birth_date'],
      },
      { text: 'For sign-up, the document has to show the address, and it has to match nearly.' },
    ])
  })

  it('says of an operation what it needs, and of one that is never done only that', () => {
    const unlock = { allowed: true, approval: true, approvers: ['manager', 'group:it'], windowMinutes: 5 }
    expect(said({ operations: { suspend: { allowed: false, windowMinutes: 5 }, unlock } })).toEqual([
      'Unlock can be done for 5 minutes after the verdict, needs the yes of a second person, and can be approved by their manager or a member of group it.',
      'Suspension is never done.',
    ])
    expect(said({ operations: { unlock: { ...unlock, approval: false } } })).toEqual([
      'Unlock can be done for 5 minutes after the verdict and needs no second person.',
    ])
  })

  it('says everything that holds by default', () => {
    const byDefault = settingsOf(defaultPolicy)
    const all = sentencesOf(byDefault as never)
    expect(new Set(all.map(({ setting }) => setting))).toEqual(new Set(Object.keys(byDefault)))
    expect(all.filter(({ text }) => text === '' || text.includes('undefined'))).toEqual([])
  })

  it('does not keep silent about a setting that only the host knows', () => {
    expect(said({ moonPhase: 'full' } as never)).toEqual([
      'moonPhase is a setting that this console does not know; the host does.',
    ])
  })
})

describe('the form of a policy', () => {
  it('has a place for every setting of the host, every purpose, claim and operation', () => {
    expect(new Set(settings.map(({ name }) => name))).toEqual(new Set(Object.keys(policySettingsSchema.shape)))
    const keysOf = (name: string, at: number) =>
      new Set(settings.find(one => one.name === name)?.places.map(({ keys }) => keys[at]))
    expect(keysOf('minimumValue', 0)).toEqual(new Set(purposes))
    expect(keysOf('requiredClaims', 1)).toEqual(new Set(policyClaims))
    expect(keysOf('operations', 0)).toEqual(new Set(operationNames))
  })

  it('offers nothing that the host would refuse', () => {
    for (const { name, places } of settings) {
      for (const { keys, kind } of places) {
        const offered =
          kind.is === 'number'
            ? [kind.least, kind.most]
            : kind.is === 'choice'
              ? kind.options.map(({ value }) => value)
              : kind.is === 'several'
                ? [kind.options]
                : []
        for (const value of offered) {
          const written = withValue({}, [name, ...keys], value)
          expect([written, policySettingsSchema.safeParse(written).success]).toEqual([written, true])
        }
      }
    }
  })

  it('leaves out what was emptied again, and nothing else', () => {
    const before = { minimumValue: { step_up: 80 }, tries: 2 }
    const more = withValue(before, ['operations', 'unlock', 'approval'], true)
    expect(valueAt(more, ['operations', 'unlock', 'approval'])).toBe(true)
    expect(withValue(more, ['operations', 'unlock', 'approval'], undefined)).toEqual(before)
    expect(withValue(before, ['minimumValue', 'step_up'], undefined)).toEqual({ tries: 2 })
    expect(isSame({ passes: ['OK', 'MANUAL_OK'] }, { passes: ['MANUAL_OK', 'OK'] })).toBe(true)
    expect(isSame({ tries: 2 }, { tries: 3 })).toBe(false)
  })
})
