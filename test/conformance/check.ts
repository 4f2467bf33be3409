import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CheckStep, type Connector, connectorErrors, type JsonObject } from '../../src/contract/index.ts'
import { templatesOf } from '../../src/integrations/templates.ts'
import { systemClock } from '../../src/security/clock.ts'
import type { Open, Opened } from './open.ts'
import { secretsIn } from './secrets.ts'
import { type Call, faultsOf } from './trouble.ts'
import { type ConnectorSamples, hook, type World } from './world.ts'

/** *Test connection*: that it passes, and that each kind of trouble is told by its code and by who must act. */

const signal = () => AbortSignal.timeout(30_000)
const skewMs = 60 * 60_000

export function checkConformance(connector: Connector<unknown>, samples: ConnectorSamples, open: Open): void {
  const { manifest } = connector
  const { world: start, hooks = [] } = samples
  if (!start) return
  const { schema } = templatesOf({ [manifest.id]: connector }).choose(manifest.id)
  const dials = manifest.egress.length > 0
  let world: World
  /** Calls that carry a credential; all of them where none does. */
  let isResource: (call: Call) => boolean

  /** All steps of a check, with everything that it said looked through for secrets. */
  async function stepsOf(config: JsonObject, more: Parameters<Open>[1] = {}): Promise<readonly CheckStep[]> {
    return look(open(config, { ...world, ...more }), config)
  }

  async function look({ capabilities, log }: Opened, config: JsonObject): Promise<readonly CheckStep[]> {
    const steps = (await capabilities.check?.(signal())) ?? []
    expect(secretsIn(schema, config, JSON.stringify(steps) + log.lines.join('\n'))).toEqual([])
    expect(new Set(steps.map(step => step.step)).size, 'steps have names of their own').toBe(steps.length)
    return steps
  }

  /** The one step that failed, which ends the list. */
  function failureOf(steps: readonly CheckStep[]): CheckStep | undefined {
    const failed = steps.filter(step => !step.ok)
    expect(failed.length).toBeLessThanOrEqual(1)
    const [failure] = failed
    if (!failure) return undefined
    expect(failure, 'a failed step ends the list').toBe(steps.at(-1))
    expect(failure.code, 'a failed step has a code').toBeDefined()
    if (failure.code) expect(failure.actor).toBe(connectorErrors[failure.code].actor)
    return failure
  }

  describe('in conversation', () => {
    beforeAll(async () => {
      world = await start()
      const { capabilities, made } = open(world.config, world)
      await capabilities.check?.(signal())
      const carries = ({ headers, isToken }: Call) =>
        !isToken && (headers.has('authorization') || secretsIn(schema, world.config, JSON.stringify([...headers])).length > 0)
      isResource = made.some(carries) ? carries : () => true
    })
    afterAll(() => world.dispose?.())

    it('calls nobody when it is opened', () => {
      const before = world.calls?.() ?? 0
      expect(open(world.config, world).calls()).toBe(0)
      expect(world.calls?.() ?? 0).toBe(before)
    })

    if (!manifest.capabilities.includes('check')) return

    it('passes its own check, in named steps', async () => {
      const steps = await stepsOf(world.config)
      expect(steps.filter(step => !step.ok)).toEqual([])
      expect(steps.length).toBeGreaterThan(0)
    })

    it('ends its check when it is told to stop', async () => {
      const { capabilities, calls } = open(world.config, world)
      await capabilities.check?.(AbortSignal.abort()).catch(() => undefined)
      expect(calls()).toBeLessThanOrEqual(1)
    })

    if (!dials) {
      it('dials nobody, so that no product can be in trouble', async () => {
        const { capabilities, made } = open(world.config, world)
        await capabilities.check?.(signal())
        expect(made.filter(call => !call.url.startsWith('list:'))).toEqual([])
      })
      return
    }

    if (hooks.includes('wrongCredentials')) {
      it('tells wrong credentials by code and by who must act, without repeating them', async () => {
        const failure = failureOf(await stepsOf(await hook(world, 'wrongCredentials')()))
        expect(failure?.actor).toBe('admin')
        expect(['credentials_invalid', 'permission_missing']).toContain(failure?.code)
      })
    }

    const names = faultsOf(undefined, systemClock.now, () => true).map(({ name }) => name)
    it.each(names)('tells by code and by who must act: %s', async name => {
      const fault = faultsOf(manifest.rate, systemClock.now, isResource, world.refusals).find(one => one.name === name)
      const failure = failureOf(await stepsOf(world.config, fault ? { trouble: fault.trouble } : {}))
      expect(failure, 'the check fails').toBeDefined()
      expect(fault?.codes).toContain(failure?.code)
    })

    it.each([-skewMs, skewMs])('says so where its clock is wrong by %i ms, or proves that it does not matter', async by => {
      const { now } = world.clock ?? systemClock
      const opened = open(world.config, { ...world, clock: { now: () => now() + by } })
      const failure = failureOf(await look(opened, world.config))
      if (failure) expect(failure).toMatchObject({ step: 'clock', code: 'internal' })
      else if (opened.signs()) expect(opened.hasToken(), 'a token was given for what was signed').toBe(true)
    })

    if (hooks.includes('missingScope')) {
      it('tells a permission that is missing', async () => {
        const failure = failureOf(await stepsOf(await hook(world, 'missingScope')()))
        expect(failure?.actor).toBe('admin')
        expect(['permission_missing', 'consent_required', 'credentials_invalid']).toContain(failure?.code)
      })
    }

    if (hooks.includes('wrongTenant')) {
      it('tells another tenant than the credentials are of', async () => {
        const failure = failureOf(await stepsOf(await hook(world, 'wrongTenant')()))
        expect(failure?.actor).toBe('admin')
        expect(['config_invalid', 'credentials_invalid', 'object_not_found', 'permission_missing']).toContain(failure?.code)
      })
    }
  })
}
