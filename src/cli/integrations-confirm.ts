import type { Command } from 'commander'
import { z } from 'zod'
import { type ApiOptions, apiOf, withHost } from './api.ts'
import type { Context } from './context.ts'

const heldChange = z.object({
  id: z.string(),
  version: z.number(),
  fields: z.array(z.string()),
  by: z.object({ id: z.string(), name: z.string().optional() }),
  at: z.string(),
  until: z.string(),
  state: z.string(),
})

/** `stepgate integrations confirm <integration> [change]`: for the second administrator. */
export function confirmCommand(integrations: Command, context: Context): void {
  withHost(
    integrations
      .command('confirm <integration> [change]')
      .description('let a change of somebody else count that lets people through more easily; without one, says what waits'),
  ).action(async (id: string, change: string | undefined, options: ApiOptions) => {
    const api = apiOf(context, options)
    const path = `/v1/integrations/${encodeURIComponent(id)}/held-changes`
    if (change === undefined) {
      const { items } = await api.call('GET', path, z.object({ items: z.array(heldChange) }))
      const held = items.filter(({ state }) => state === 'held')
      for (const one of held) {
        const who = one.by.name ?? one.by.id
        context.out(
          `${one.id}  version ${one.version}, by ${who} at ${one.at}, held until ${one.until}: ${one.fields.join(', ')}`,
        )
      }
      if (held.length === 0) context.err('Nothing waits.')
      return
    }
    const made = await api.call('POST', `${path}/${encodeURIComponent(change)}/confirm`, heldChange, {})
    context.out(`version ${made.version} counts for recoveries and first bindings from now on`)
  })
}
