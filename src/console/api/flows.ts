import { queryOptions } from '@tanstack/react-query'
import { answered, api } from './client.ts'
import type { Paths } from './schema.ts'

/** What the pages of a flow read of its integration. A key begins with the path, as everywhere. */

export type FlowView = Paths['/v1/integrations/{id}/flow-view']['get']['responses'][200]['content']['application/json']
export type Rehearsal = NonNullable<
  Paths['/v1/integrations/{id}/rehearsal']['get']['responses'][200]['content']['application/json']['rehearsal']
>
export type StartedRehearsal = Paths['/v1/integrations/{id}/rehearsal']['post']['responses'][201]['content']['application/json']
export type Applied = NonNullable<
  Paths['/v1/integrations/{id}/setup']['get']['responses'][200]['content']['application/json']['applied']
>
export type SetupStep =
  Paths['/v1/integrations/{id}/setup/plan']['post']['responses'][200]['content']['application/json']['steps'][number]

const pathOf = (id: string) => ({ params: { path: { id } } })

export const flowViewQuery = (id: string) =>
  queryOptions({
    queryKey: ['/v1/integrations', id, 'flow-view'],
    queryFn: ({ signal }) => answered(api.GET('/v1/integrations/{id}/flow-view', { ...pathOf(id), signal })),
  })

/** Asked again while it may end by itself, or by somebody in another window. */
export const rehearsalQuery = (id: string) =>
  queryOptions({
    queryKey: ['/v1/integrations', id, 'rehearsal'],
    queryFn: ({ signal }) => answered(api.GET('/v1/integrations/{id}/rehearsal', { ...pathOf(id), signal })),
    refetchInterval: 15_000,
    refetchOnWindowFocus: 'always',
  })

export const setUpQuery = (id: string) =>
  queryOptions({
    queryKey: ['/v1/integrations', id, 'setup'],
    queryFn: ({ signal }) => answered(api.GET('/v1/integrations/{id}/setup', { ...pathOf(id), signal })),
    refetchOnWindowFocus: 'always',
  })
