import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { z } from 'zod'
import type { JsonValue } from '../contract/index.ts'
import { type ApiOptions, apiOf, withHost } from './api.ts'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'
import { table } from './table.ts'
import { wholeNumber } from './whole-number.ts'

const actor = z.object({ id: z.string(), name: z.string().optional() })
const settings = z.record(z.string(), z.json())
const proposalShape = z.object({ id: z.string(), looser: z.array(z.string()), why: z.string(), by: actor, readyAt: z.string() })
const reviewingShape = z.object({
  people: z.number().nullable(),
  peopleWhereItBindsOrOpens: z.number(),
  roles: z.array(z.string()),
})
const policyShape = z.object({
  id: z.string(),
  name: z.string(),
  scope: z.record(z.string(), z.string()).nullable(),
  version: z.number(),
  settings,
  reviewing: reviewingShape,
  attention: z.object({ loosened: z.array(z.string()), until: z.string() }).nullable(),
  proposal: proposalShape.nullable(),
})
const proposedShape = z.union([
  z.object({ state: z.literal('applied'), version: z.number() }),
  z.object({ state: z.literal('open'), proposalId: z.string(), looser: z.array(z.string()), readyAt: z.string() }),
])
const versionList = z.object({
  items: z.array(
    z.object({
      version: z.number(),
      at: z.string(),
      by: actor,
      confirmedBy: actor.nullable(),
      why: z.string(),
      changes: z.array(z.object({ setting: z.string(), before: z.json(), after: z.json() })),
    }),
  ),
  nextCursor: z.string().nullable(),
})
const effectiveShape = z.object({
  policy: z.object({ id: z.string(), version: z.number() }),
  settings,
  from: z.record(z.string(), z.array(z.string())),
  reviewing: reviewingShape,
})
const verdict = z.object({ outcome: z.string(), reason: z.string() })
const trialShape = z.object({
  looked: z.number(),
  replayed: z.number(),
  notReplayed: z.array(z.object({ verificationId: z.string(), why: z.string() })),
  notTried: z.array(z.string()),
  changed: z.array(
    z.object({
      verificationId: z.string(),
      purpose: z.string(),
      subject: z.object({ externalId: z.string().nullable() }),
      before: verdict,
      after: verdict,
    }),
  ),
})

type Json = ApiOptions & { readonly json?: boolean }

const pathOf = (id: string) => `/v1/policies/${encodeURIComponent(id)}`
const whose = ({ name, id }: z.infer<typeof actor>) => name ?? id
const scopeText = (scope: z.infer<typeof policyShape>['scope']) => (scope === null ? 'everybody' : Object.values(scope).join(' '))

async function settingsFrom(context: Context, path: string): Promise<JsonValue> {
  const text = await readFile(resolve(context.workingFolder, path), 'utf8').catch(() => {
    throw new CommandError(exitCodes.usage, `${path} cannot be read`)
  })
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    throw new CommandError(exitCodes.usage, `${path} is no JSON`)
  }
}

function sayProposed(context: Context, made: z.infer<typeof proposedShape>): void {
  if (made.state === 'applied') {
    context.out(`version ${made.version} is in force`)
  } else {
    context.out(`${made.proposalId} waits, because it is looser in ${made.looser.join(', ')}`)
    context.err(`It takes effect once a second administrator confirms it, or at ${made.readyAt}.`)
  }
}

/** `stepgate policies …`: what verdicts are decided by, and how that is changed. */
export function policiesCommand(program: Command, context: Context): void {
  const policies = program.command('policies').description('what verdicts are decided by')

  withHost(policies.command('list').description('list them'))
    .option('--json', 'as JSON')
    .action(async (options: Json) => {
      const { items } = await apiOf(context, options).call('GET', '/v1/policies', z.object({ items: z.array(policyShape) }))
      if (options.json) return context.out(JSON.stringify(items))
      const rows = items.map(({ id, name, scope, version, attention, proposal }) => [
        id,
        name,
        scopeText(scope),
        String(version),
        [attention && `looser until ${attention.until}`, proposal && `${proposal.id} waits`].filter(Boolean).join(', '),
      ])
      context.out(table(['POLICY', 'NAME', 'COVERS', 'VERSION', 'ATTENTION'], rows))
    })

  withHost(policies.command('show <policy>').description('what one says')).action(async (id: string, options: ApiOptions) => {
    context.out(JSON.stringify(await apiOf(context, options).call('GET', pathOf(id), policyShape), null, 2))
  })

  withHost(policies.command('versions <policy>').description('who changed what, when and why'))
    .option('--limit <n>', 'how many', '20')
    .option('--json', 'as JSON')
    .action(async (id: string, options: Json & { readonly limit: string }) => {
      const query = new URLSearchParams({ limit: options.limit })
      const { items, nextCursor } = await apiOf(context, options).call('GET', `${pathOf(id)}/versions?${query}`, versionList)
      if (options.json) return context.out(JSON.stringify(items))
      for (const { version, at, by, confirmedBy, why, changes } of items) {
        const second = confirmedBy === null ? '' : ` and ${whose(confirmedBy)}`
        context.out(`version ${version}  ${at}  by ${whose(by)}${second}: ${why}`)
        for (const one of changes) context.out(`  ${one.setting}: ${JSON.stringify(one.before)} -> ${JSON.stringify(one.after)}`)
      }
      if (items.length === 0) context.err('Nobody has changed it yet.')
      if (nextCursor) context.err('There is more: raise --limit.')
    })

  withHost(
    policies
      .command('effective <integration>')
      .description('what is in force for a verifying integration, and whose word each setting is'),
  )
    .option('--directory <id>', 'for people of this directory')
    .option('--person <externalId>', 'for one of them, by the id of the product')
    .option('--json', 'as JSON')
    .action(async (integrationId: string, options: Json & { readonly directory?: string; readonly person?: string }) => {
      const query = new URLSearchParams({ integrationId })
      if (options.directory) query.set('directoryId', options.directory)
      if (options.person) query.set('externalId', options.person)
      const shown = await apiOf(context, options).call('GET', `/v1/policies/effective?${query}`, effectiveShape)
      if (options.json) return context.out(JSON.stringify(shown))
      const valueAt = (path: string) =>
        path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], shown.settings)
      const rows = Object.entries(shown.from).map(([path, from]) => [path, JSON.stringify(valueAt(path)), from.join(' and ')])
      context.out(`policy ${shown.policy.id}, version ${shown.policy.version}`)
      context.out(table(['SETTING', 'VALUE', 'FROM'], rows))
      const { people, peopleWhereItBindsOrOpens: strong, roles } = shown.reviewing
      context.out(`reviews: ${people} decide, ${strong} where it binds or opens an account; ${roles.join(', ')} may`)
    })

  withHost(
    policies.command('propose <policy> <file>').description('a new version: its settings as JSON in a file, as "show" has them'),
  )
    .requiredOption('--why <reason>', 'for whoever reads it later')
    .action(async (id: string, file: string, options: ApiOptions & { readonly why: string }) => {
      const body = { settings: await settingsFrom(context, file), why: options.why }
      sayProposed(context, await apiOf(context, options).call('POST', `${pathOf(id)}/proposals`, proposedShape, body))
    })

  withHost(policies.command('revert <policy> <version>').description('propose what an earlier version said'))
    .requiredOption('--why <reason>', 'for whoever reads it later')
    .action(async (id: string, version: string, options: ApiOptions & { readonly why: string }) => {
      const body = { version: wholeNumber(version, 'the version', 1), why: options.why }
      sayProposed(context, await apiOf(context, options).call('POST', `${pathOf(id)}/revert`, proposedShape, body))
    })

  withHost(
    policies
      .command('confirm <policy> <proposal>')
      .description('let a looser version of somebody else take effect; "list" names what waits'),
  ).action(async (id: string, proposal: string, options: ApiOptions) => {
    const path = `${pathOf(id)}/proposals/${encodeURIComponent(proposal)}/confirm`
    const { version } = await apiOf(context, options).call('POST', path, z.object({ version: z.number() }), {})
    context.out(`version ${version} is in force`)
  })

  withHost(policies.command('withdraw <policy> <proposal>').description('drop a version that waits')).action(
    async (id: string, proposal: string, options: ApiOptions) => {
      await apiOf(context, options).call('DELETE', `${pathOf(id)}/proposals/${encodeURIComponent(proposal)}`, z.unknown())
      context.out('withdrawn')
    },
  )

  withHost(policies.command('try <policy> <file>').description('whose verdicts would have been others; saves nothing'))
    .option('--last <n>', 'how many verifications', '100')
    .option('--json', 'as JSON')
    .action(async (id: string, file: string, options: Json & { readonly last: string }) => {
      const body = { settings: await settingsFrom(context, file), last: wholeNumber(options.last, '--last', 1) }
      const trial = await apiOf(context, options).call('POST', `${pathOf(id)}/try`, trialShape, body)
      if (options.json) return context.out(JSON.stringify(trial))
      const say = ({ outcome, reason }: z.infer<typeof verdict>) => `${outcome}/${reason}`
      const rows = trial.changed.map(one => [
        one.verificationId,
        one.purpose,
        one.subject.externalId ?? '',
        say(one.before),
        say(one.after),
      ])
      if (rows.length > 0) context.out(table(['VERIFICATION', 'PURPOSE', 'PERSON', 'NOW', 'WOULD BE'], rows))
      context.out(
        `${trial.changed.length} of ${trial.replayed} would end otherwise; ${trial.notReplayed.length} could not be replayed`,
      )
      if (trial.notTried.length > 0) context.err(`No replay tells about ${trial.notTried.join(', ')}.`)
    })
}
