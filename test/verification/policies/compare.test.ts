import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PolicySettings, policySettingsSchema } from '../../../src/contract/index.ts'
import { canonical } from '../../../src/verification/policies/canonical.ts'
import { fields } from '../../../src/verification/policies/fields.ts'
import { readFloor, underFloor } from '../../../src/verification/policies/floor.ts'
import { isLooser, looserFields } from '../../../src/verification/policies/looser.ts'
import { both, composed } from '../../../src/verification/policies/sets.ts'
import { policyWith, settingsOf } from '../../../src/verification/policies/settings.ts'
import { strictestOf } from '../../../src/verification/policies/strictest.ts'
import { defaultPolicy } from '../../../src/verification/policy.ts'
import { anySettings, looserPairs } from './settings.ts'

const runs = { numRuns: 2_000 }
/** No order tells workflows apart, and no generated policy has any. */
const comparable = fields.filter(field => field !== 'workflows')

describe('whether a policy is looser is computed', () => {
  it.each(fields)('for %s: looser one way, and stricter the other', field => {
    const [strict, loose] = looserPairs[field]
    expect(policySettingsSchema.safeParse(strict).success).toBe(true)
    expect(looserFields(strict, loose)).toEqual([field])
    expect(looserFields(loose, strict)).toEqual(field === 'workflows' ? [field] : [])
    expect(isLooser(strict, structuredClone(strict))).toBe(false)
  })

  it.each(comparable)('for %s: to leave it out is looser than to ask for it', field => {
    expect(isLooser(looserPairs[field][0], {})).toBe(true)
    expect(isLooser({}, looserPairs[field][0])).toBe(false)
  })

  it('takes a setting that nobody here knows for looser, whichever way it changes', () => {
    const of = (value: unknown) => ({ retinaScan: value }) as PolicySettings
    expect(looserFields(of(true), of(false))).toEqual(['retinaScan'])
    expect(looserFields({}, of(true))).toEqual(['retinaScan'])
    expect(looserFields(of({ a: 1, b: 2 }), of({ b: 2, a: 1 }))).toEqual([])
  })

  it('names every setting that the schema has, and no other', () => {
    expect(fields.toSorted()).toEqual(Object.keys(policySettingsSchema.shape).toSorted())
  })
})

describe('the strictest of several policies', () => {
  it('is at least as strict as each of them', () => {
    fc.assert(
      fc.property(fc.array(anySettings, { minLength: 1, maxLength: 4 }), policies => {
        const all = strictestOf(policies)
        for (const one of policies) expect(looserFields(one, all)).toEqual([])
      }),
      runs,
    )
  })

  it('depends on no order, and is itself when it meets itself', () => {
    fc.assert(
      fc.property(anySettings, anySettings, (a, b) => {
        expect(canonical(strictestOf([a, b]))).toBe(canonical(strictestOf([b, a])))
        expect(canonical(strictestOf([a, b, a, b]))).toBe(canonical(strictestOf([a, b])))
      }),
      runs,
    )
  })

  it('asks for nothing more than one of them does', () => {
    expect(strictestOf([{ minimumValue: { step_up: 80 } }, { minimumValue: { helpdesk: 90 } }])).toEqual({
      minimumValue: { step_up: 80, helpdesk: 90 },
    })
  })
})

describe('the set by which somebody is judged', () => {
  const byDefault = settingsOf(defaultPolicy)
  const main = { id: 'default', version: 1, settings: {} }

  it('is called by the installation’s own policy, as long as nothing else adds to it', () => {
    expect(composed(byDefault, [main], {}).named).toEqual({ id: 'default', version: 1 })
    const idle = { id: 'pol_1', version: 3, settings: { tries: 3 } }
    expect(composed(byDefault, [main, idle], { reviewHours: 24 }).named).toEqual({ id: 'default', version: 1 })
    const strict = { ...idle, settings: { tries: 1 } }
    const set = composed(byDefault, [main, strict], {})
    expect(set.named).toEqual({ id: `set-${set.hash.slice(0, 16)}`, version: 1 })
    expect(set.sources).toEqual([
      { id: 'default', version: 1 },
      { id: 'pol_1', version: 3 },
    ])
  })

  it('lets the installation loosen its own policy, and nobody else under it', () => {
    const own = { id: 'default', version: 2, settings: { settleDays: 3 } }
    const other = { id: 'pol_1', version: 1, settings: { settleDays: 1 } }
    expect(composed(byDefault, [own, other], {}).settings.settleDays).toBe(3)
    expect(composed(byDefault, [own, other], { settleDays: 7 }).settings.settleDays).toBe(7)
  })

  it('is the same set for the same policies, in whatever order their settings were written', () => {
    const a = { id: 'pol_1', version: 1, settings: { tries: 1, passes: ['OK' as const] } }
    const b = { id: 'pol_1', version: 1, settings: { passes: ['OK' as const], tries: 1 } }
    expect(composed(byDefault, [main, a], {}).hash).toBe(composed(byDefault, [main, b], {}).hash)
  })

  it('of two moments is what both would let through', () => {
    const then = composed(byDefault, [main, { id: 'pol_1', version: 1, settings: { tries: 1 } }], {})
    const now = composed(byDefault, [main, { id: 'pol_1', version: 2, settings: { minimumValue: { step_up: 90 } } }], {})
    const held = both(then, now)
    expect(held.settings).toMatchObject({ tries: 1, minimumValue: { step_up: 90 } })
    expect(held.sources).toHaveLength(3)
    expect(both(held, now)).toBe(held)
  })

  it('makes a whole policy again', () => {
    expect(policyWith(defaultPolicy, settingsOf(defaultPolicy))).toEqual(defaultPolicy)
  })
})

describe('what cannot be written as a policy', () => {
  it.each([
    ['a failed score that passes', { passes: ['FAIL'] }],
    ['a recovery over a weak binding', { minimumAssurance: { account_recovery: 'low' } }],
    ['a reset at the helpdesk over a weak binding', { minimumAssurance: { helpdesk: 'low' } }],
    ['names that are nearly right, for a recovery', { names: { account_recovery: 'close' } }],
    ['a way round Incode for a recovery', { onProviderDown: { account_recovery: 'challenge' } }],
    ['an allow while Incode is down', { onProviderDown: { step_up: 'allow' } }],
    ['a verdict that nobody received', { bindings: { step_up: ['none'] } }],
    ['a verdict of yesterday', { freshnessCapSeconds: 86_400 }],
    ['no proof at all', { passes: [] }],
    ['a word that there is not', { allowEverything: true }],
    ['a country by its name', { issuingCountries: ['Spain'] }],
  ])('%s', (_what, settings) => {
    expect(policySettingsSchema.safeParse(settings).success).toBe(false)
  })
})

describe('the floor', () => {
  it('is a policy in a file; anything else is refused with its faults', () => {
    expect(readFloor('{"minimumAssurance":{"step_up":"medium"}}')).toEqual({ floor: { minimumAssurance: { step_up: 'medium' } } })
    for (const text of ['', '[]', '{"passes":["FAIL"]}', '{"workflows":{"step_up":"a"}}']) {
      expect(readFloor(text)).toMatchObject({ faults: [{ message: expect.any(String) }] })
    }
  })

  it('names each setting that is under it, and lets stand what is left out', () => {
    const floor: PolicySettings = {
      minimumAssurance: { step_up: 'medium', helpdesk: 'high' },
      bindings: { step_up: ['code', 'browser'] },
    }
    expect(underFloor(floor, { minimumAssurance: { step_up: 'low' } })).toMatchObject([
      { path: '/settings/minimumAssurance/step_up' },
    ])
    expect(underFloor(floor, { minimumAssurance: { step_up: 'high' }, bindings: { step_up: ['browser'] } })).toEqual([])
    expect(underFloor(floor, { bindings: { step_up: ['browser', 'code'] } })).toEqual([])
    expect(underFloor(floor, { tries: 3 })).toEqual([])
  })
})
