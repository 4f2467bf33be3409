import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answered, api } from '../../api/client.ts'
import { setUpQuery } from '../../api/flows.ts'
import type { Template } from '../../api/schema.ts'

/** The calls of a set-up. Each is handed the token, which is part of no key and stays in no cache. */

export type SetupForm = NonNullable<Template['setupForm']>
export type Input = Readonly<Record<string, string | boolean>>
interface Asked {
  readonly adminToken: string
  readonly input: Input
}

const withoutTrace = { gcTime: 0 } as const
const sent = (id: string, { adminToken, input }: Asked) => ({
  params: { path: { id } },
  body: { adminToken, input: { ...input } },
})

export const usePlan = (id: string) =>
  useMutation({
    ...withoutTrace,
    mutationFn: (asked: Asked) => answered(api.POST('/v1/integrations/{id}/setup/plan', sent(id, asked))),
  })

export const useVerify = (id: string) =>
  useMutation({
    ...withoutTrace,
    mutationFn: (asked: Asked) => answered(api.POST('/v1/integrations/{id}/setup/verify', sent(id, asked))),
  })

/** Whatever came of it, how it stands is read again, and so are the steps that name what was made. */
export function useApply(id: string) {
  const client = useQueryClient()
  return useMutation({
    ...withoutTrace,
    mutationFn: (asked: Asked) => answered(api.POST('/v1/integrations/{id}/setup/apply', sent(id, asked))),
    onSettled: () => client.invalidateQueries({ queryKey: ['/v1/integrations', id] }),
  })
}

export function useUndo(id: string) {
  const client = useQueryClient()
  return useMutation({
    ...withoutTrace,
    mutationFn: (asked: Asked) => answered(api.POST('/v1/integrations/{id}/setup/undo', sent(id, asked))),
    onSuccess: () => client.setQueryData(setUpQuery(id).queryKey, { applied: null }),
    onSettled: () => client.invalidateQueries({ queryKey: ['/v1/integrations', id] }),
  })
}
