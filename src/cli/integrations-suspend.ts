import type { Command } from 'commander'
import { z } from 'zod'
import { type ApiOptions, apiOf, withHost } from './api.ts'
import type { Context } from './context.ts'

const shown = z.object({ name: z.string(), state: z.string() })
interface Why extends ApiOptions {
  readonly why: string
}

/** `stepgate integrations suspend | release <integration>`: the kill switch, and its way back. */
export function suspendCommands(integrations: Command, context: Context): void {
  const say = async (what: 'suspend' | 'release', id: string, { why, ...options }: Why) =>
    apiOf(context, options).call('POST', `/v1/integrations/${encodeURIComponent(id)}/${what}`, shown, { why })

  withHost(integrations.command('suspend <integration>'))
    .description('stop it at once: it says nothing of anybody until an owner releases it')
    .requiredOption('--why <reason>', 'what happened')
    .action(async (id: string, options: Why) => {
      const { name } = await say('suspend', id, options)
      context.out(`${name} is suspended`)
    })

  withHost(integrations.command('release <integration>'))
    .description('let it be enabled again; for owners')
    .requiredOption('--why <reason>', 'what was found, and what was exchanged')
    .action(async (id: string, options: Why) => {
      const { name } = await say('release', id, options)
      context.out(`${name} can be enabled again`)
    })
}
