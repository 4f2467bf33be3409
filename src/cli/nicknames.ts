import type { Command } from 'commander'
import { z } from 'zod'
import { type ApiOptions, apiOf, withHost, withHostAndJson } from './api.ts'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'
import { pairsIn } from './nickname-file.ts'
import { table } from './table.ts'

const actor = z.object({ id: z.string(), name: z.string().optional() })
const nickname = z.object({
  id: z.string(),
  name: z.string(),
  short: z.string(),
  state: z.string(),
  proposedBy: actor,
  readyAt: z.string().nullable(),
  confirmedBy: actor.nullable(),
})
const nicknameList = z.object({ items: z.array(nickname), nextCursor: z.string().nullable() })
const made = z.object({ items: z.array(nickname) })

type Json = ApiOptions & { readonly json?: boolean }
const base = '/v1/matching/nicknames'
/** As many as the host takes in one call. */
const atOnce = 500

/** `stepgate nicknames …`: short forms of names that are taken for each other, beside the built-in table. */
export function nicknamesCommand(program: Command, context: Context): void {
  const nicknames = program.command('nicknames').description('short forms of names, beside those that are built in')

  withHostAndJson(nicknames.command('list').description('those in force, and those that wait'))
    .option('--waiting', 'those that wait alone')
    .option('--csv', 'as a file that "add --csv" reads')
    .action(async (options: Json & { readonly waiting?: boolean; readonly csv?: boolean }) => {
      const items: z.infer<typeof nickname>[] = []
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const query = new URLSearchParams({ limit: String(atOnce), ...(options.waiting ? { state: 'proposed' } : {}) })
        if (cursor !== undefined) query.set('cursor', cursor)
        const page = await apiOf(context, options).call('GET', `${base}?${query}`, nicknameList)
        items.push(...page.items)
        cursor = page.nextCursor
      }
      if (options.json) return context.out(JSON.stringify(items))
      if (options.csv) return context.out(['name,short', ...items.map(({ name, short }) => `${name},${short}`)].join('\n'))
      const rows = items.map(({ id, name, short, state, proposedBy, confirmedBy, readyAt }) => [
        id,
        name,
        short,
        readyAt === null ? state : `${state}, in force at ${readyAt}`,
        [proposedBy, confirmedBy].flatMap(by => (by === null ? [] : [by.name ?? by.id])).join(' and '),
      ])
      context.out(table(['NICKNAME', 'NAME', 'SHORT FORM', 'STATE', 'BY'], rows))
    })

  withHostAndJson(nicknames.command('add [name] [short]').description('propose one, or those of a file'))
    .option('--csv <file>', 'a file with the columns name and short')
    .action(async (name: string | undefined, short: string | undefined, options: Json & { readonly csv?: string }) => {
      const typed = name === undefined || short === undefined ? undefined : { name, short }
      if ((typed === undefined) === (options.csv === undefined)) {
        throw new CommandError(exitCodes.usage, 'add takes a name and its short form, or --csv with a file')
      }
      const items = [
        ...(typed === undefined ? [] : [typed]),
        ...(options.csv === undefined ? [] : await pairsIn(options.csv, context)),
      ]
      if (items.length > atOnce) throw new CommandError(exitCodes.usage, `add takes at most ${atOnce} at a time`)
      const answer = await apiOf(context, options).call('POST', base, made, { items })
      if (options.json) return context.out(JSON.stringify(answer.items))
      for (const one of answer.items) context.out(`${one.id} waits: ${one.short} for ${one.name}`)
      context.err(`In force once a second administrator confirms, or at ${answer.items[0]?.readyAt ?? ''}.`)
    })

  withHost(
    nicknames.command('confirm <nickname...>').description('let short forms that somebody else proposed take effect'),
  ).action(async (ids: readonly string[], options: ApiOptions) => {
    await apiOf(context, options).call('POST', `${base}/confirm`, z.unknown(), { ids })
    context.out('in force')
  })

  withHost(nicknames.command('remove <nickname>').description('it counts no longer from now on, or waits no longer')).action(
    async (id: string, options: ApiOptions) => {
      await apiOf(context, options).call('DELETE', `${base}/${encodeURIComponent(id)}`, z.unknown())
      context.out('removed')
    },
  )
}
