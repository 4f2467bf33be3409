import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { JsonObject, JsonValue } from '../../src/contract/index.ts'
import { pointerOf, valueAt, withValue } from '../../src/integrations/pointer.ts'
import { places } from '../../src/integrations/schema.ts'
import { joined, masked, parted, patched } from '../../src/integrations/secrets.ts'

const secret = z.string().meta({ secret: true })
const shape = z.strictObject({
  url: z.string(),
  key: secret.optional(),
  auth: z
    .discriminatedUnion('method', [
      z.strictObject({ method: z.literal('secret'), secret }),
      z.strictObject({ method: z.literal('key'), jwk: z.looseObject({}).meta({ secret: true }) }),
      z.strictObject({ method: z.literal('none') }),
    ])
    .optional(),
  hooks: z.array(z.strictObject({ name: z.string(), key: secret.optional() })).optional(),
})
const schema = z.toJSONSchema(shape, { io: 'input' }) as JsonObject

const canary = fc.string({ maxLength: 8 }).map(text => `canary${text}`)
const plainText = fc.string({ maxLength: 8 }).filter(text => !text.includes('canary'))
const config = fc
  .record(
    {
      url: plainText,
      key: canary,
      auth: fc.oneof(
        fc.record({ method: fc.constant('secret'), secret: canary }),
        fc.record({ method: fc.constant('key'), jwk: fc.dictionary(fc.string({ maxLength: 4 }), canary) }),
        fc.constant({ method: 'none' }),
      ),
      hooks: fc.array(fc.record({ name: plainText, key: canary }, { requiredKeys: ['name'] }), { maxLength: 3 }),
    },
    { requiredKeys: ['url'] },
  )
  .map(value => JSON.parse(JSON.stringify(value)) as JsonObject)

describe('secrets of a configuration', () => {
  it('are found wherever the schema has them, and come back where they were', () => {
    fc.assert(
      fc.property(config, value => {
        const { plain, secrets } = parted(schema, value)
        expect(JSON.stringify(plain)).not.toContain('canary')
        expect(joined(plain, secrets)).toEqual(value)
        expect(JSON.stringify(masked(plain, secrets.keys()))).not.toContain('canary')
      }),
    )
  })

  it('survive a round trip of what is shown of them', () => {
    fc.assert(
      fc.property(config, value => {
        const { plain, secrets } = parted(schema, value)
        expect(patched(schema, value, masked(plain, secrets.keys()))).toEqual(value)
      }),
    )
  })

  it('are not made up by a mark where nothing is stored', () => {
    expect(patched(schema, { url: 'u' }, { key: { set: true } })).toEqual({ url: 'u' })
  })

  it('of another branch of a union are unknown there', () => {
    const unknown = (value: JsonObject) => [...places(schema, value)].filter(place => !place.known).map(place => place.pointer)
    expect(unknown({ url: 'u', auth: { method: 'secret', secret: 's' } })).toEqual([])
    expect(unknown({ url: 'u', auth: { method: 'none', secret: 's' } })).toEqual(['/auth/secret'])
    expect(unknown({ url: 'u', auth: { method: 'key', jwk: { anything: { at: ['all'] } } } })).toEqual([])
    expect(unknown({ url: 'u', surprise: { deep: 1 } })).toEqual(['/surprise'])
  })
})

describe('JSON Pointers', () => {
  const path = fc.array(fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom('a/b', 'm~n', '~1')), {
    minLength: 1,
    maxLength: 4,
  })

  it('point back to what was put there, whatever the names', () => {
    fc.assert(
      fc.property(path, steps => {
        fc.pre(!steps.includes('__proto__'))
        const data = steps.reduceRight<JsonValue>((inner, step) => ({ [step]: inner }), 'there') as JsonObject
        const pointer = pointerOf(steps)
        expect(valueAt(data, pointer)).toBe('there')
        expect(valueAt(withValue(data, pointer, 'new'), pointer)).toBe('new')
        expect(valueAt(withValue(data, pointer, undefined), pointer)).toBeUndefined()
        expect(valueAt(data, pointer), 'data is not changed in place').toBe('there')
      }),
    )
  })

  it('reach nothing that is inherited', () => {
    expect(valueAt({}, '/constructor')).toBeUndefined()
    expect(valueAt({}, '/__proto__/toString')).toBeUndefined()
  })
})
