import type { Command } from 'commander'
import { z } from 'zod'
import { type Api, type ApiOptions, apiOf, withHostAndJson } from './api.ts'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'

const people = z.object({ items: z.array(z.object({ integrationId: z.string(), externalId: z.string(), login: z.string() })) })

const purpose = z.object({
  can: z.boolean(),
  sentences: z.array(
    z.object({
      code: z.string(),
      text: z.string(),
      blocks: z.boolean(),
      actor: z.string().nullable(),
      integrationId: z.string().nullable(),
      until: z.string().nullable(),
    }),
  ),
  doors: z.array(
    z.object({
      integrationId: z.string(),
      name: z.string(),
      open: z.boolean(),
      policy: z.object({ id: z.string(), version: z.number() }),
    }),
  ),
})
const answer = z.object({
  integrationId: z.string(),
  externalId: z.string(),
  login: z.string(),
  displayName: z.string().nullable(),
  enrollment: z.string(),
  assurance: z.string().nullable(),
  at: z.string(),
  viewAt: z.string().nullable(),
  step_up: purpose,
  account_recovery: purpose,
  helpdesk: purpose,
})

const asked = [
  ['step_up', 'step up'],
  ['account_recovery', 'recover their account'],
  ['helpdesk', 'be verified by the helpdesk'],
] as const

/** Who acts, in the words of the answer, as a reader of a terminal needs them. */
const whoActs: Readonly<Record<string, string>> = {
  person: 'the person',
  admin: "the product's administrator",
  operator: 'an administrator here',
  owner: 'an owner',
  reviewer: 'a reviewer',
  provider: 'Incode',
}

interface WhyOptions extends ApiOptions {
  readonly json?: boolean
  readonly integration?: string
}

/** The one person of this login. Nobody is guessed: of two, the reader says which. */
async function personOf(api: Api, login: string, integration: string | undefined) {
  const query = new URLSearchParams({ search: login, limit: '50', ...(integration ? { integrationId: integration } : {}) })
  const { items } = await api.call('GET', `/v1/directory/users?${query}`, people)
  const same = (text: string) => text.normalize('NFKC').toLowerCase()
  const [one, ...others] = items.filter(person => same(person.login) === same(login))
  if (one === undefined) throw new CommandError(exitCodes.usage, `no directory has anybody whose login is ${login}`)
  if (others.length > 0) {
    const where = [...new Set([one, ...others].map(person => person.integrationId))].join(', ')
    throw new CommandError(
      exitCodes.usage,
      `several people have the login ${login}; name the directory by --integration: ${where}`,
    )
  }
  return one
}

/** `stepgate why <login>`: why somebody can or cannot step up, recover their account or be helped now. */
export function whyCommand(program: Command, context: Context): void {
  withHostAndJson(program.command('why <login>'))
    .description('why somebody can or cannot step up, recover their account or be helped now')
    .option('--integration <id>', 'of this directory')
    .action(async (login: string, options: WhyOptions) => {
      const api = apiOf(context, options)
      const { integrationId, externalId } = await personOf(api, login, options.integration)
      const path = `/v1/directory/users/${encodeURIComponent(integrationId)}/${encodeURIComponent(externalId)}/why`
      const seen = await api.call('GET', path, answer)
      if (options.json) return context.out(JSON.stringify(seen))
      const { displayName, enrollment, assurance } = seen
      context.out(`${displayName ?? seen.login} (${seen.login}), ${enrollment}${assurance === null ? '' : `, ${assurance}`}`)
      for (const [name, words] of asked) {
        const { can, sentences } = seen[name]
        context.out(`\n${can ? 'Can' : 'Cannot'} ${words}`)
        for (const { text, blocks, actor } of sentences) {
          const who = actor === null ? '' : ` [${whoActs[actor] ?? actor}]`
          context.out(`  ${blocks ? '!' : '-'} ${text}${who}`)
        }
      }
    })
}
