import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { z } from 'zod'
import type { JsonObject, JsonValue } from '../contract/index.ts'
import type { Step } from '../integrations/files/plan.ts'
import { type Api, type ApiOptions, apiOf } from './api.ts'
import { carryOut, type NewClient } from './carry-out.ts'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'
import { complain, planFolder } from './folder-plan.ts'
import { readHost } from './host-views.ts'
import { differs, planLines } from './plan-text.ts'
import { applyPolicies } from './policy-apply.ts'
import { changesPolicies, planFolderPolicies, policyLines } from './policy-plan.ts'
import { withSecretValues } from './secret-values.ts'

interface ApplyOptions extends ApiOptions {
  readonly prune?: boolean
  readonly yes?: boolean
  readonly dryRun?: boolean
  readonly why?: string
  readonly clientSecrets?: string
}

const checkedShape = z.object({
  items: z.array(
    z.object({
      key: z.string(),
      faults: z.array(z.object({ path: z.string(), message: z.string() })),
      changedSecrets: z.array(z.string()),
    }),
  ),
})
const sentences = z.object({ items: z.array(z.string()) })

/** `stepgate integrations apply <folder>`: checks everything, shows what it will do, asks, and does it. */
export function applyCommand(integrations: Command, context: Context): void {
  integrations
    .command('apply <folder>')
    .description('make a host as a folder says')
    .option('--prune', 'remove what is in no file')
    .option('--yes', 'do not ask')
    .option('--dry-run', 'check everything, show the plan, and change nothing')
    .option('--why <text>', 'why, for the history')
    .option('--client-secrets <file>', 'write the secrets of new clients there, for the owner of the file alone')
    .option('--url <url>', 'the host')
    .option('--token <token>', 'a token of its admin API')
    .action(async (folder: string, options: ApplyOptions) => {
      const api = apiOf(context, options)
      const { prune = false } = options
      const host = await readHost(api)
      const plan = await planFolder(folder, host, { prune }, context)
      if (prune && plan.isEmpty) {
        throw new CommandError(exitCodes.usage, `${folder} has no file: it is not taken to mean that everything should go`)
      }
      const configs = await secretsOf(plan.steps, plan.path, context)
      const steps = await checked(api, plan.steps, configs, context)
      const policies = await planFolderPolicies(api, plan.path, host, plan.remaining, context)
      for (const line of planLines(steps, await consequences(api, steps))) context.out(line)
      for (const line of policyLines(policies)) context.out(line)
      if ((!differs({ steps }) && !changesPolicies(policies)) || options.dryRun) return
      await agree(context, options)
      const ids = new Map(host.views.map(({ key, id }) => [key, id]))
      const why = options.why === undefined ? {} : { why: options.why }
      const clients: NewClient[] = []
      try {
        const work = { api, steps, ids, configs, ...why, told: (line: string) => context.out(line) }
        await carryOut(work, clients)
        await applyPolicies(work, policies)
      } finally {
        await hand(clients, context, options)
      }
    })
}

/** Configurations with their secrets, by key. */
async function secretsOf(steps: readonly Step[], path: string, context: Context): Promise<ReadonlyMap<string, JsonObject>> {
  const configs = new Map<string, JsonObject>()
  const missing: string[] = []
  for (const step of steps) {
    if (!('file' in step)) continue
    const { config, faults } = await withSecretValues(step.file, path, context)
    configs.set(step.file.key, config)
    missing.push(...faults)
  }
  complain(context, missing)
  return configs
}

/** The host's own word on all of it, before any of it is done; it also knows which secrets are others than those set. */
async function checked(
  api: Api,
  steps: readonly Step[],
  configs: ReadonlyMap<string, JsonObject>,
  context: Context,
): Promise<readonly Step[]> {
  const files = steps.flatMap(step => ('file' in step ? [step.file] : []))
  if (files.length === 0) return steps
  const body = { items: files.map(file => ({ ...file, config: configs.get(file.key) ?? {} })) } as unknown as JsonValue
  const { items } = await api.call('POST', '/v1/integrations/check', checkedShape, body)
  complain(
    context,
    items.flatMap(({ key, faults }) => faults.map(({ path, message }) => `${key}: ${path} ${message}`)),
  )
  const others = new Map(items.map(({ key, changedSecrets }) => [key, changedSecrets]))
  return steps.map(step => {
    if (step.does !== 'change' && step.does !== 'nothing') return step
    const secrets = (others.get(step.file.key) ?? []).map(field => ({ field, secret: 'changed' as const }))
    const changes = [...step.changes, ...secrets]
    return { ...step, does: changes.length > 0 ? 'change' : 'nothing', changes, uncompared: [] }
  })
}

async function consequences(api: Api, steps: readonly Step[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const told = new Map<string, readonly string[]>()
  for (const step of steps) {
    if (step.does !== 'remove') continue
    const path = `/v1/integrations/${encodeURIComponent(step.view.id)}/consequences`
    told.set(step.view.id, (await api.call('GET', path, sentences)).items)
  }
  return told
}

async function agree(context: Context, { yes = false }: ApplyOptions): Promise<void> {
  if (yes) return
  const answer = await context.ask('Do this? Only yes is taken for a yes: ')
  if (answer.trim() !== 'yes') throw new CommandError(exitCodes.usage, 'nothing was changed; --yes does not ask')
}

/** What the host shows once is printed nowhere: it goes into a file that was asked for, or stays unknown. */
async function hand(clients: readonly NewClient[], context: Context, { clientSecrets }: ApplyOptions): Promise<void> {
  if (clients.length === 0) return
  if (clientSecrets === undefined) {
    for (const { key } of clients)
      context.err(`The secret of the new client of ${key} was not kept: make another one for its flow.`)
    return
  }
  const text = JSON.stringify(Object.fromEntries(clients.map(({ key, id, secret }) => [key, { id, secret }])), null, 2)
  await writeFile(resolve(context.workingFolder, clientSecrets), `${text}\n`, { mode: 0o600 })
  context.out(`${clients.length} client secrets are in ${clientSecrets}.`)
}
