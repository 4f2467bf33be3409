import { connectorError, type Fault, type IntegrationId, isStepgateError } from '../contract/index.ts'
import type { Store } from '../storage/store.ts'
import type { Openings } from './open.ts'
import type { OpenAccount } from './port.ts'
import { findIntegration, listOfTemplates } from './rows.ts'
import type { Template, Templates } from './templates.ts'

/** Incode accounts, and which of them, with which workflow, a verifying integration uses. */

export async function openAccount(openings: Openings, id: string): Promise<OpenAccount> {
  const open = await openings.open(id)
  const { verifier } = open.capabilities
  if (!verifier) throw connectorError('config_invalid', 'This integration is not an Incode account.')
  const trustAnchor = open.trustAnchor ?? verifier.trustAnchor
  return { id: open.id, version: open.version, name: open.name, verifier, trustAnchor }
}

export interface Choice {
  readonly accountId: IntegrationId | null
  readonly workflowId: string | null
  readonly faults: readonly Fault[]
}

interface ChoiceDeps {
  readonly store: Store
  readonly templates: Templates
  readonly openings: Openings
}

interface Wish {
  readonly accountId: string | undefined
  readonly workflowId: string | undefined
}

const nothing: Choice = { accountId: null, workflowId: null, faults: [] }

function fault(path: string, message: string): Choice {
  return { ...nothing, faults: [{ path, message }] }
}

/** Without a wish, the only account and its first workflow. A draft may be without. */
export async function chooseAccount(deps: ChoiceDeps, template: Template, wish: Wish, mayBeIncomplete: boolean): Promise<Choice> {
  if (!template.manifest.verifies) {
    const faults = (['accountId', 'workflowId'] as const)
      .filter(field => wish[field] !== undefined)
      .map(field => ({ path: `/${field}`, message: 'Integrations of this template start no verifications.' }))
    return { ...nothing, faults }
  }
  const id = await accountFor(deps, wish.accountId)
  if (typeof id !== 'string') {
    return mayBeIncomplete && wish.accountId === undefined && wish.workflowId === undefined ? nothing : id
  }
  return chooseWorkflow(deps, id as IntegrationId, wish.workflowId)
}

async function accountFor({ store, templates }: ChoiceDeps, wished: string | undefined): Promise<string | Choice> {
  const verifiers = templates.ofKind('verifier')
  if (wished !== undefined) {
    const row = await findIntegration(store.db, wished)
    const isAccount = row && row.state !== 'deleted' && verifiers.includes(row.connector_id)
    return isAccount ? wished : fault('/accountId', 'There is no Incode account of this id.')
  }
  const accounts = (await listOfTemplates(store.db, verifiers)).filter(row => row.state === 'enabled')
  const [only] = accounts
  if (!only) return fault('/accountId', 'There is no Incode account yet. Create one first.')
  if (accounts.length === 1) return only.id
  const names = accounts.map(row => `${row.name} (${row.id})`).join(', ')
  return fault('/accountId', `There are ${accounts.length} Incode accounts: choose one of ${names}.`)
}

async function chooseWorkflow({ openings }: ChoiceDeps, id: IntegrationId, wished: string | undefined): Promise<Choice> {
  try {
    const { capabilities } = await openings.open(id, { anyState: true })
    const workflows = capabilities.verifier?.workflows ?? []
    const chosen = wished === undefined ? workflows[0] : workflows.find(workflow => workflow.id === wished)
    if (chosen) return { accountId: id, workflowId: chosen.id, faults: [] }
    if (workflows.length === 0) return fault('/workflowId', 'The Incode account lists no workflow.')
    const names = workflows.map(workflow => `${workflow.name} (${workflow.id})`).join(', ')
    return fault('/workflowId', `The Incode account has no such workflow. It has: ${names}.`)
  } catch (error) {
    if (!isStepgateError(error) || error.family !== 'connector') throw error
    return fault('/accountId', `The Incode account cannot be used: ${error.message}`)
  }
}
