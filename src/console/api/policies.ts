import { queryOptions } from '@tanstack/react-query'
import { answered, api } from './client.ts'
import type { PolicySettings } from './schema.ts'

/** Decision policies, read by more than one page. */
export const policiesQuery = queryOptions({
  queryKey: ['/v1/policies'],
  queryFn: ({ signal }) => answered(api.GET('/v1/policies', { signal })),
})

export const policyQuery = (id: string) =>
  queryOptions({
    queryKey: ['/v1/policies', id],
    queryFn: ({ signal }) => answered(api.GET('/v1/policies/{id}', { params: { path: { id } }, signal })),
  })

export type Scope = { integrationId: string } | { directoryId: string; groupId?: string }

/** What of it would be looser than what is in force, and what the host would not accept. Stores nothing. */
export const checkQuery = (scope: Scope | null, settings: PolicySettings) =>
  queryOptions({
    queryKey: ['/v1/policies/check', scope, settings],
    queryFn: ({ signal }) =>
      answered(api.POST('/v1/policies/check', { body: { items: [{ scope, settings }] }, signal })).then(({ items }) => items[0]),
    staleTime: 60_000,
  })

export interface Whom {
  readonly integrationId: string
  readonly directoryId?: string
  readonly externalId?: string
}

export const effectiveQuery = (query: Whom) =>
  queryOptions({
    queryKey: ['/v1/policies/effective', query],
    queryFn: ({ signal }) => answered(api.GET('/v1/policies/effective', { params: { query }, signal })),
  })
