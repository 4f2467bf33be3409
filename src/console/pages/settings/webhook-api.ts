import { queryOptions } from '@tanstack/react-query'
import { answered, api } from '../../api/client.ts'
import type { Webhook } from '../../api/schema.ts'
import type { Tone } from '../../parts/state.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.webhooks

/** Receivers of events, read by their list and by the page of each. */
export const webhooksQuery = queryOptions({
  queryKey: ['/v1/webhooks'],
  queryFn: ({ signal }) => answered(api.GET('/v1/webhooks', { signal })),
})

export const webhookQuery = (id: string) =>
  queryOptions({
    queryKey: ['/v1/webhooks', id],
    queryFn: ({ signal }) => answered(api.GET('/v1/webhooks/{id}', { params: { path: { id } }, signal })),
  })

export const deliveryTones = { waiting: 'active', delivered: 'good', failed: 'bad', dropped: 'calm' } as const

export function webhookState({ state, disabledWhy }: Webhook): { readonly tone: Tone; readonly text: string } {
  if (state === 'enabled') return { tone: 'good', text: t.states.enabled }
  return disabledWhy === 'gone' ? { tone: 'bad', text: t.states.gone } : { tone: 'calm', text: t.states.disabled }
}
