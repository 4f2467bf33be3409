import { expect, it } from 'vitest'
import { type Connector, capabilityNames, manifestOf, manifestSchema } from '../../src/contract/index.ts'
import { configFaults, lifted } from '../../src/integrations/config.ts'
import { valueAt } from '../../src/integrations/pointer.ts'
import { isSecret, places } from '../../src/integrations/schema.ts'
import { templatesOf } from '../../src/integrations/templates.ts'
import type { Open } from './open.ts'
import { secretsIn } from './secrets.ts'
import type { ConnectorSamples } from './world.ts'

/** What can be said without a product. */
export function declarationConformance(
  connector: Connector<unknown>,
  { config, older = [] }: ConnectorSamples,
  open: Open,
): void {
  const { manifest } = connector
  const template = templatesOf({ [manifest.id]: connector }).choose(manifest.id)
  const { schema } = template
  const rules = { sandbox: true, mayBeIncomplete: false }

  it('has a valid manifest, the same each time', () => {
    expect(manifestSchema.safeParse(manifestOf(connector)).error).toBeUndefined()
    expect(manifestOf(connector)).toEqual(manifestOf(connector))
  })

  it('names only fields of its configuration in its egress', () => {
    for (const pattern of manifest.egress) {
      const field = /^\{(.+)\}$/.exec(pattern)?.[1]
      if (field !== undefined)
        expect(valueAt(schema, `/properties/${field.replaceAll('.', '/properties/')}`), pattern).toBeDefined()
      else expect(pattern).toMatch(/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?$/)
    }
  })

  it('says what its scopes are for, of capabilities that it has', () => {
    for (const scope of manifest.scopes) {
      expect(scope.why).not.toBe('')
      for (const name of scope.for) expect(manifest.capabilities).toContain(name)
    }
  })

  it('lists operations exactly where it has that capability', () => {
    expect((manifest.operations ?? []).length > 0).toBe(manifest.capabilities.includes('operations'))
  })

  it('takes its sample configuration', () => {
    expect(configFaults(template, config, rules)).toEqual([])
  })

  it('refuses a field that it does not know', () => {
    const faults = configFaults(template, { ...config, 'no-such-field': 1 }, rules)
    expect(faults.map(fault => fault.path)).toEqual(['/config/no-such-field'])
  })

  it('repeats no value of a configuration that it refuses', () => {
    const wrong = Object.fromEntries(Object.keys(config).map(key => [key, { canary: 'canary-of-the-kit' }]))
    const faults = configFaults(template, wrong, rules)
    expect(JSON.stringify(faults)).not.toContain('canary-of-the-kit')
  })

  it('marks everything that looks like a secret as one', () => {
    const suspicious = /secret|password|privatejwk|privatekey|apikey|token$/i
    const unmarked = [...places(schema, config)]
      .filter(place => suspicious.test(place.pointer.split('/').at(-1) ?? '') && typeof place.value === 'string')
      .filter(place => !isSecret(place.nodes))
    expect(unmarked.map(place => place.pointer)).toEqual([])
  })

  it('lifts what it lifts without changing what it was given', () => {
    for (let from = 1; from < connector.configVersion; from += 1) {
      const stored = structuredClone(config)
      connector.migrate?.(stored, from)
      expect(stored).toEqual(config)
    }
    if (connector.configVersion > 1) expect(connector.migrate).toBeTypeOf('function')
  })

  it('refuses a configuration that a newer version of it has stored', () => {
    const read = () => lifted(connector, config, connector.configVersion + 1)
    expect(read).toThrow(expect.objectContaining({ code: 'config_invalid' }))
  })

  for (const { version, config: stored } of older) {
    it(`opens with what version ${version} has stored`, () => {
      const read = lifted(connector, stored, version)
      expect(configFaults(template, read, rules)).toEqual([])
      expect(() => open(read)).not.toThrow()
    })
  }

  it('opens with exactly the capabilities of its manifest, and dials nobody by it', () => {
    const { capabilities, calls, log } = open(config)
    const has = capabilityNames.filter(name => capabilities[name] !== undefined)
    expect(has).toEqual(capabilityNames.filter(name => manifest.capabilities.includes(name)))
    expect(calls()).toBe(0)
    expect(secretsIn(schema, config, log.lines.join('\n'))).toEqual([])
  })
}
