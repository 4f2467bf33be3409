import {
  type CheckStep,
  connectorCodeOf,
  connectorError,
  connectorErrors,
  isStepgateError,
  type StepgateError,
} from '../contract/index.ts'
import { openAccount } from './account.ts'
import type { IntegrationDeps } from './deps.ts'
import { directoriesOf } from './directories.ts'
import { mappingIn, refreshEditableClaims, refuseLinkKey } from './editable-claims.ts'
import { leftBehind } from './former-place.ts'
import { directoryOf } from './host-context.ts'
import type { Openings } from './open.ts'
import type { OpenIntegration } from './port.ts'
import { findIntegration } from './rows.ts'
import type { StarterDeps } from './starter.ts'
import { type WriteBackView, writeBackView } from './write-back/index.ts'

/**
 * *Test connection*: what the host itself can see, then the connector's own steps, over the same path that the real
 * work takes. Trouble is a failed step, which ends the list; it is never an error.
 */

function failed(step: string, error: StepgateError): CheckStep {
  // A problem of ours here, such as a deleted account, is something wrong in how the integration is set up.
  const code = error.family === 'problem' ? 'config_invalid' : connectorCodeOf(error)
  const faults = error.faults.map(fault => `${fault.path}: ${fault.message}`)
  return {
    step,
    ok: false,
    code,
    actor: connectorErrors[code].actor,
    advice: faults.length > 0 ? faults.join(' ') : error.message,
    ...(error.detail === undefined ? {} : { saw: error.detail }),
  }
}

/** The step, or what went wrong in it. */
async function attempt(step: string, look: () => Promise<string | undefined>): Promise<CheckStep> {
  try {
    const saw = await look()
    return { step, ok: true, ...(saw === undefined ? {} : { saw }) }
  } catch (error) {
    if (!isStepgateError(error)) throw error
    return failed(step, error)
  }
}

async function hostSteps(deps: StarterDeps, open: OpenIntegration): Promise<readonly CheckStep[]> {
  if (!open.manifest.verifies) return []
  const account = await attempt('account', async () => {
    const row = await findIntegration(deps.store.db, open.id)
    if (!row?.account_id) throw connectorError('config_invalid', 'Choose an Incode account and a workflow.')
    const { name } = await openAccount(deps.openings, row.account_id)
    return `${name}, workflow ${row.workflow_id}`
  })
  const directory = await attempt('directory', async () => {
    const named = directoryOf(open)
    const { directoryIds: usable } = await directoriesOf(deps.store, deps.templates, named)
    if (named !== undefined && usable.length === 0) {
      throw connectorError('config_invalid', 'The directory of this integration is off or deleted.')
    }
    return `${usable.length} in use`
  })
  return [account, directory]
}

/** What of ours stands in the product, also after write-back was turned off: it opens doors there until it is gone. */
async function writeBackStep(deps: StarterDeps, open: OpenIntegration): Promise<readonly CheckStep[]> {
  if (!open.manifest.capabilities.includes('writeBack')) return []
  const view = await writeBackView(deps.store.reports, open.id)
  return view.state === 'off' ? [] : [{ step: 'write-back', ok: true, saw: writeBackSeen(view) }]
}

/** What could not be taken away where the integration was before. */
async function formerStep(deps: StarterDeps, { id, capabilities }: OpenIntegration): Promise<readonly CheckStep[]> {
  const left = await leftBehind(deps, { id, place: capabilities.upkeep?.place, at: deps.clock.now() })
  return left.length === 0 ? [] : [{ step: 'former_place', ok: true, saw: 'something of ours remains', advice: left.join(' ') }]
}

function writeBackSeen({ on, written, due, remaining, cleared, failing, error }: WriteBackView): string {
  const counts = on ? `${written} written, ${due} to be written` : `${remaining} remain to be cleared, ${cleared} cleared`
  const codes = [...failing.map(({ code, people }) => `${people} ${code}`), ...(error === null ? [] : [error])]
  return codes.length === 0 ? counts : `${counts}; in the way: ${codes.join(', ')}`
}

/** A connector that tells nothing while it goes on has its list told at its end. */
async function connectorSteps(open: OpenIntegration, signal: AbortSignal, add: Tell): Promise<void> {
  const { check } = open.capabilities
  if (!check) return
  let count = 0
  const tell = (step: CheckStep) => {
    count += 1
    add(step)
  }
  try {
    const steps = await check(signal, tell)
    for (const step of steps.slice(count)) add(step)
  } catch (error) {
    if (!isStepgateError(error) || signal.aborted) throw error
    add(failed('check', error))
  }
}

/** What people can edit is asked with every test, and told of only where accounts would be linked by it. */
async function claimsSteps(deps: TestDeps, open: OpenIntegration, signal: AbortSignal): Promise<readonly CheckStep[]> {
  const step = await attempt('link_key', async () => {
    refuseLinkKey(mappingIn(open.config), await refreshEditableClaims(deps, open, signal))
    return undefined
  })
  return step.ok ? [] : [step]
}

async function opened(openings: Openings, id: string): Promise<OpenIntegration | CheckStep> {
  try {
    return await openings.open(id, { anyState: true })
  } catch (error) {
    if (!isStepgateError(error) || error.family !== 'connector') throw error
    return failed('configuration', error)
  }
}

export type TestDeps = StarterDeps & Pick<IntegrationDeps, 'clock' | 'random'>

type Tell = (step: CheckStep) => void

/** The steps up to the first that failed, each of which is told once and in its order. */
function told(tell: Tell | undefined) {
  const steps: CheckStep[] = []
  const isOver = () => steps.some(step => !step.ok)
  return {
    steps,
    isOver,
    add(step: CheckStep) {
      if (isOver()) return
      steps.push(step)
      tell?.(step)
    },
  }
}

export async function testIntegration(
  deps: TestDeps,
  id: string,
  signal: AbortSignal,
  tell?: Tell,
): Promise<readonly CheckStep[]> {
  const { steps, isOver, add } = told(tell)
  const open = await opened(deps.openings, id)
  if ('step' in open) {
    add(open)
    return steps
  }
  add({ step: 'configuration', ok: true, saw: `version ${open.version}` })
  const ofHost = [...(await hostSteps(deps, open)), ...(await writeBackStep(deps, open)), ...(await formerStep(deps, open))]
  for (const step of ofHost) add(step)
  if (!isOver()) await connectorSteps(open, signal, add)
  if (!isOver()) for (const step of await claimsSteps(deps, open, signal)) add(step)
  return steps
}
