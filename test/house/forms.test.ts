import { describe, expect, it } from 'vitest'
import { connectors } from '../../connectors/registry.ts'
import { type FormCondition, formSections, optionSources } from '../../src/contract/index.ts'
import { templatesOf } from '../../src/integrations/templates.ts'

interface Field {
  readonly title?: string
  readonly description?: string
  readonly section?: string
  readonly when?: FormCondition
  readonly optionsFrom?: string
  readonly enum?: readonly string[]
  readonly items?: Field
  readonly properties?: Readonly<Record<string, Field>>
  readonly anyOf?: readonly Field[]
  readonly oneOf?: readonly Field[]
  readonly allOf?: readonly Field[]
  readonly const?: unknown
}

/** Every field at any depth, by its path. What tells the branches of a union apart is no field that anybody fills in. */
function fieldsOf(schema: Field, at = ''): readonly (readonly [string, Field])[] {
  const parts = [
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
    ...(schema.allOf ?? []),
    ...(schema.items ? [schema.items] : []),
  ]
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${at}/${name}`
    const isTag = 'const' in field && field.title === undefined
    return [...(isTag ? [] : [[path, field] as const]), ...fieldsOf(field, path)]
  })
  return [...own, ...parts.flatMap(part => fieldsOf(part, at))]
}

/** What a field can be, as far as it says. */
function valuesOf(field: Field): readonly unknown[] {
  const parts = [...(field.anyOf ?? []), ...(field.oneOf ?? []), ...(field.items ? [field.items] : [])]
  return [...(field.enum ?? []), ...('const' in field ? [field.const] : []), ...parts.flatMap(valuesOf)]
}

describe.each(Object.keys(connectors))('the form of %s', id => {
  const schema = templatesOf(connectors).choose(id).manifest.config as Field
  const top = schema.properties ?? {}

  it('has a title and a help text for every field, whatever it is in', () => {
    const silent = fieldsOf(schema).filter(([, { title, description }]) => !title || !description)
    expect(silent.map(([path]) => path)).toEqual([])
  })

  it('says of every field at the top in which section it stands', () => {
    const lost = Object.entries(top).filter(([, { section }]) => !formSections.some(name => name === section))
    expect(lost.map(([name]) => name)).toEqual([])
  })

  it('makes no field depend on another that there is not, or on a value that it cannot have', () => {
    const wrong = Object.entries(top).filter(([, { when }]) => {
      if (when === undefined) return false
      const other = top[when.field]
      return other === undefined || when.is.length === 0 || !when.is.every(value => valuesOf(other).includes(value))
    })
    expect(wrong.map(([name]) => name)).toEqual([])
  })

  it('lets a directory and a group be chosen, and nothing that the host does not know', () => {
    const chosen = Object.entries(top).flatMap(([name, { optionsFrom }]) =>
      optionsFrom === undefined ? [] : [[name, optionsFrom]],
    )
    expect(chosen.filter(([, from]) => !optionSources.some(source => source === from))).toEqual([])
    const expected = Object.keys(top).filter(name => /^(directoryIntegrationId|groupIds|trackedGroupIds)$/.test(name))
    expect(chosen.map(([name]) => name)).toEqual(expected)
  })
})
