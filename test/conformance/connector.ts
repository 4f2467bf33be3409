import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Capabilities,
  type Clock,
  type Connector,
  capabilityNames,
  connectorErrors,
  isStepgateError,
  type JsonObject,
  manifestOf,
  manifestSchema,
} from '../../src/contract/index.ts'
import { configFaults } from '../../src/integrations/config.ts'
import { allowedHosts } from '../../src/integrations/egress.ts'
import { valueAt } from '../../src/integrations/pointer.ts'
import { isSecret, places } from '../../src/integrations/schema.ts'
import { parted, secretTexts } from '../../src/integrations/secrets.ts'
import { templatesOf } from '../../src/integrations/templates.ts'
import { directoryConformance } from './directory.ts'
import { type KitHost, type KitOptions, kitHost } from './kit-host.ts'

/**
 * The conformance kit: what every connector has to hold, whoever wrote it. Call `connectorConformance` in a test file
 * of your own; it defines the tests. Your product, or a stand-in for it, runs on loopback (`world`).
 */

/** The product as the connector under test meets it. */
export interface World {
  /** A configuration that works there. Its secrets should be long and unlike anything else: the kit looks for them. */
  readonly config: JsonObject
  /** The same with credentials that the product refuses; the kit tries it against `check`. */
  readonly wrongCredentials?: JsonObject
  /** The product's time, where it is not the machine's. */
  readonly clock?: Clock
  /** Calls that the product has got so far. */
  readonly calls?: () => number
  dispose?(): Promise<void>
}

export interface ConnectorSamples {
  /** A valid configuration that needs no product. */
  readonly config: JsonObject
  /** Starts the product. Without it, only what needs none is tested. */
  readonly world?: () => Promise<World>
  /** The product of a directory, without a single person in it. */
  readonly emptyWorld?: () => Promise<World>
}

interface Opened extends KitHost {
  readonly capabilities: Capabilities
}

function openOn(connector: Connector<unknown>, config: JsonObject, world: Pick<KitOptions, 'clock' | 'isOffline'> = {}): Opened {
  const parsed = connector.config.parse(config)
  const made = kitHost({ ...world, allow: allowedHosts(connector.manifest.egress, parsed) })
  return { ...made, capabilities: connector.open(parsed, made.host) }
}

const signal = () => AbortSignal.timeout(30_000)

/** Defines the tests of a connector. */
export function connectorConformance<C>(given: Connector<C>, samples: ConnectorSamples): void {
  const connector = given as Connector<unknown>
  const { manifest } = connector

  describe(`the connector ${manifest.id}`, () => {
    describeDeclaration(connector, samples)
    if (manifest.capabilities.includes('verifier')) describeVerifier(connector, samples)
    const { world } = samples
    if (world) {
      describeConversation(connector, world)
      if (manifest.capabilities.includes('directory')) {
        directoryConformance(samples, product => openOn(connector, product.config, product).capabilities.directory)
      }
    }
  })
}

/** What can be said without a product. */
function describeDeclaration(connector: Connector<unknown>, { config }: ConnectorSamples): void {
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
      if (field !== undefined) expect(valueAt(schema, `/properties/${field}`), pattern).toBeDefined()
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

  it('opens with exactly the capabilities of its manifest, and dials nobody by it', () => {
    const { capabilities, calls, log } = openOn(connector, config)
    const has = capabilityNames.filter(name => capabilities[name] !== undefined)
    expect(has).toEqual(capabilityNames.filter(name => manifest.capabilities.includes(name)))
    expect(calls()).toBe(0)
    expect(secretsIn(schema, config, log.lines.join('\n'))).toEqual([])
  })
}

/** What a verifier says of itself without being asked over the network. */
function describeVerifier(connector: Connector<unknown>, { config }: ConnectorSamples): void {
  const verifierOf = () => openOn(connector, config).capabilities.verifier

  it('names its tenant the same way each time, and lists its workflows by distinct ids', () => {
    const [one, two] = [verifierOf(), verifierOf()]
    expect(one?.trustAnchor).toBeTruthy()
    expect(two?.trustAnchor).toBe(one?.trustAnchor)
    const ids = one?.workflows.map(workflow => workflow.id) ?? []
    expect(new Set(ids).size).toBe(ids.length)
  })

  it.each(['', '{}', '[]', 'null', '{"interviewId":"x"}', '\u0000'])('believes no notice that nobody signed: %j', async text => {
    const call = { query: new URLSearchParams(), headers: new Headers(), body: new TextEncoder().encode(text), signal: signal() }
    const heard = await verifierOf()
      ?.notice(call)
      .catch((error: unknown) => (isStepgateError(error) ? [] : [error]))
    expect(heard).toEqual([])
  })
}

function secretsIn(schema: JsonObject, config: JsonObject, text: string): readonly string[] {
  const texts = [...parted(schema, config).secrets.values()].flatMap(secretTexts)
  return texts.filter(secret => text.includes(secret)).map(() => 'a secret')
}

/** What the connector says when there is a product to talk to. */
function describeConversation(connector: Connector<unknown>, start: () => Promise<World>): void {
  const { schema } = templatesOf({ [connector.manifest.id]: connector }).choose(connector.manifest.id)
  let world: World

  beforeAll(async () => {
    world = await start()
  })
  afterAll(() => world.dispose?.())

  it('calls nobody when it is opened', () => {
    const before = world.calls?.() ?? 0
    openOn(connector, world.config, world)
    expect(world.calls?.() ?? 0).toBe(before)
  })

  if (!connector.manifest.capabilities.includes('check')) return

  it('passes its own check, in named steps', async () => {
    const { capabilities, log } = openOn(connector, world.config, world)
    const steps = (await capabilities.check?.(signal())) ?? []
    expect(steps.filter(step => !step.ok)).toEqual([])
    expect(new Set(steps.map(step => step.step)).size).toBe(steps.length)
    expect(steps.length).toBeGreaterThan(0)
    expect(secretsIn(schema, world.config, JSON.stringify(steps) + log.lines.join('\n'))).toEqual([])
  })

  it('tells wrong credentials by code and by who must act, without repeating them', async () => {
    const { wrongCredentials } = world
    if (!wrongCredentials) return
    const { capabilities, log } = openOn(connector, wrongCredentials, world)
    const steps = (await capabilities.check?.(signal())) ?? []
    const failure = steps.at(-1)
    expect(failure).toMatchObject({ ok: false, actor: 'admin' })
    expect(['credentials_invalid', 'permission_missing']).toContain(failure?.code)
    expect(steps.filter(step => !step.ok)).toHaveLength(1)
    expect(secretsIn(schema, wrongCredentials, JSON.stringify(steps) + log.lines.join('\n'))).toEqual([])
  })

  it('tells a product that cannot be reached by code', async () => {
    const { capabilities } = openOn(connector, world.config, { ...world, isOffline: true })
    const steps = (await capabilities.check?.(signal())) ?? []
    const failure = steps.at(-1)
    expect(failure?.ok).toBe(false)
    expect(Object.keys(connectorErrors)).toContain(failure?.code)
    expect(['provider_unavailable', 'provider_timeout']).toContain(failure?.code)
  })
}
