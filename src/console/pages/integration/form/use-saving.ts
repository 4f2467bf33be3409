import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answered, api } from '../../../api/client.ts'
import { integrationQuery, integrationsQuery } from '../../../api/integrations.ts'
import type { Template } from '../../../api/schema.ts'
import { changesOf, type Entered, enteredOf, newOf, type Stored } from './entered.ts'

export interface Given {
  readonly id: string
  readonly secret: string
}

export interface Saved {
  readonly stored: Stored
  /** Of a client that was made with it: told once. */
  readonly given?: Given
  /** What remains at a place that it has left. */
  readonly remains: readonly string[]
}

interface Save {
  readonly entered: Entered
  readonly state?: 'draft' | 'enabled'
  readonly why?: string
}

/** Makes it, or changes what is stored. Everything that shows it is read again. */
export function useSaving(template: Template, stored: Stored | undefined, onSaved: (saved: Saved) => void) {
  const client = useQueryClient()
  return useMutation({
    async mutationFn({ entered, state, why }: Save): Promise<Saved> {
      const reason = why ? { why } : {}
      if (stored === undefined) {
        const body = { ...newOf(template.id, entered), ...(state ? { state } : {}), ...reason }
        const { client: made, ...rest } = await answered(api.POST('/v1/integrations', { body }))
        const given = made && 'secret' in made ? made : undefined
        return { stored: { ...rest, client: made && { id: made.id } }, ...(given ? { given } : {}), remains: [] }
      }
      const turnsOn = state === 'enabled' && stored.state !== 'enabled'
      const changes = changesOf(enteredOf(stored), entered)
      // Of the whole: what it is called and whose it is has no version, and is somebody else's work all the same.
      const { revision } = stored
      const body = { ...changes, revision, ...(turnsOn ? { state: 'enabled' as const } : {}), ...reason }
      const { remains, ...rest } = await answered(
        api.PATCH('/v1/integrations/{id}', { params: { path: { id: stored.id } }, body }),
      )
      return { stored: rest, remains }
    },
    onSuccess(saved) {
      onSaved(saved)
      void client.invalidateQueries({ queryKey: integrationsQuery.queryKey })
      void client.invalidateQueries({ queryKey: integrationQuery(saved.stored.id).queryKey })
    },
  })
}
