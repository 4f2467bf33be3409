import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { laidOver, patchOf } from '../../src/console/parts/config/patch.ts'
import { type Field, fieldsOf } from '../../src/console/parts/config/read.ts'
import type { Node, Values } from '../../src/console/parts/config/schema.ts'
import { sectionsOf } from '../../src/console/parts/config/sections.ts'
import { beginning, placesOf, shownFields } from '../../src/console/parts/config/shown.ts'
import { formSections } from '../../src/contract/form.ts'
import { merged } from '../../src/integrations/pointer.ts'

const folder = new URL('../../manifests/connectors/', import.meta.url)
const manifests = readdirSync(folder)
  .filter(name => name !== 'manifest.schema.json')
  .map(name => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as { id: string; config: Node })

const configOf = (id: string) => manifests.find(one => one.id === id)?.config ?? {}
const named = (fields: readonly Field[], key: string) => fields.find(one => one.key === key)

const byKey = (one: Field, other: Field) => (one.key < other.key ? -1 : 1)

/** Every field of a configuration, those inside others too. */
function all(fields: readonly Field[], under = ''): readonly (readonly [string, Field])[] {
  return fields.flatMap(field => {
    const place = `${under}/${field.key}`
    const inner =
      field.kind === 'object'
        ? all(field.fields, place)
        : field.kind === 'list' && field.item.kind === 'object'
          ? all(field.item.fields, `${place}/*`)
          : field.kind === 'variants'
            ? field.variants.flatMap(one => all(one.fields, `${place}=${one.value}`))
            : []
    return [[place, field] as const, ...inner]
  })
}

describe('the form that is drawn from a manifest', () => {
  it.each(manifests)('has a field for everything of $id, with a title, and JSON for key sets alone', ({ config }) => {
    const fields = fieldsOf(config, true)
    expect(fields.map(one => one.key)).toEqual(Object.keys((config.properties ?? {}) as object))
    expect(all(fields).filter(([, field]) => field.title === field.key)).toEqual([])
    const asJson = all(fields).filter(([, { kind }]) => kind === 'json')
    expect(asJson.every(([place]) => place.endsWith('/jwks'))).toBe(true)
  })

  it.each(manifests)('has the sections of $id in their order, with every field in one, what is needed first', ({ config }) => {
    const fields = fieldsOf(config, true)
    const sections = sectionsOf(fields)
    expect(sections.map(one => one.name)).toEqual(formSections)
    expect(sections.flatMap(one => one.fields).toSorted(byKey)).toEqual(fields.toSorted(byKey))
    for (const { name, fields: some } of sections) {
      expect(some.filter(one => one.section !== name)).toEqual([])
      expect(some.map(one => one.required)).toEqual(some.map(one => one.required).toSorted((one, other) => +other - +one))
    }
  })

  it('shows a field for the value of another one that stands in another section', () => {
    const fields = fieldsOf(configOf('descope'), false)
    const connection = sectionsOf(fields).find(one => one.name === 'connection')?.fields ?? []
    const shown = (values: Values) => shownFields(connection, values, fields).map(one => one.key)
    expect(shown({ resultDelivery: 'poll' })).toContain('customerId')
    expect(shown({ resultDelivery: 'code' })).not.toContain('customerId')
    expect(shown({})).toEqual(shown({ resultDelivery: String(named(fields, 'resultDelivery')?.fallback) }))
  })

  it('never shows a secret as a text', () => {
    for (const { config } of manifests) {
      const secret = all(fieldsOf(config, true)).filter(([place]) => /secret$|apiKey$|privateJwk$|certificate$/i.test(place))
      expect(secret.filter(([, { kind }]) => kind !== 'secret')).toEqual([])
    }
  })

  it('leaves out what the sandbox alone allows, and the words for it', () => {
    const config = configOf('entra-directory')
    const live = fieldsOf(config, false)
    expect(named(live, 'authorityUrl')).toBeUndefined()
    expect(named(live, 'cloud')).toMatchObject({ kind: 'choice', options: ['global', 'usgov', 'usgovdod', 'china'] })
    expect(named(fieldsOf(config, true), 'cloud')).toMatchObject({
      options: ['global', 'usgov', 'usgovdod', 'china', 'custom'],
    })
  })

  it('shows a field beside the value that it goes with, and whenever it has a value of its own', () => {
    const fields = fieldsOf(configOf('oidc'), false)
    const shown = (values: Values) => shownFields(fields, values).some(one => one.key === 'jwks_uri')
    expect(shown({})).toBe(false)
    expect(shown({ token_endpoint_auth_method: 'private_key_jwt' })).toBe(true)
    expect(shown({ jwks_uri: 'https://product.example/keys' })).toBe(true)
  })

  it('knows a place for each fault, in entries of lists too, and begins with one entry where one is needed', () => {
    const fields = fieldsOf(configOf('incode'), false)
    expect(beginning(fields)).toEqual({ workflows: [{}] })
    const places = placesOf(fields, { workflows: [{}], webhooks: { secret: { set: true } } }, '/config')
    expect(places).toEqual(expect.arrayContaining(['/config/apiKey', '/config/workflows/0/id', '/config/webhooks/secret']))
    expect(places).not.toContain('/config/openid/clientId')
  })
})

describe('what is sent of a form', () => {
  const value = fc.letrec(tie => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.string({ maxLength: 3 }),
      fc.integer({ min: 0, max: 3 }),
      fc.boolean(),
      fc.array(fc.string({ maxLength: 2 }), { maxLength: 2 }),
      tie('object'),
    ),
    object: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('value'), { maxKeys: 3 }),
  })).object as fc.Arbitrary<Values>

  it('makes at the host what was entered, whatever stood there', () => {
    fc.assert(
      fc.property(value, value, (before, after) => {
        expect(merged(before, patchOf(before, after))).toEqual(after)
      }),
    )
  })

  it('is nothing where nothing was changed, and laid over itself changes nothing', () => {
    fc.assert(
      fc.property(value, value, (before, after) => {
        expect(patchOf(before, before)).toEqual({})
        expect(laidOver(before, patchOf(before, after))).toEqual(after)
      }),
    )
  })

  it('replaces a stored secret whole, and leaves one alone that was not touched', () => {
    const stored: Values = { privateJwk: { set: true }, apiKey: { set: true } }
    expect(patchOf(stored, { privateJwk: { kty: 'EC', d: 'x' }, apiKey: { set: true } })).toEqual({
      privateJwk: { kty: 'EC', d: 'x' },
    })
  })
})
