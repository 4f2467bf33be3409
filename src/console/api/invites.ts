import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { answered, api, byCursor } from './client.ts'
import { queryClient } from './query-client.ts'
import type { DirectoryUser, Invites, Paths } from './schema.ts'

const pageSize = 50
/** How often one is looked at that is under way. */
const whileOpenMs = 5_000

export type InvitedPerson =
  Paths['/v1/invites/{id}/people']['get']['responses'][200]['content']['application/json']['items'][number]
export type InvitesPreview = Paths['/v1/invites/preview']['post']['responses'][200]['content']['application/json']

export interface CampaignFilter {
  readonly state?: Invites['state']
  readonly kind?: Invites['kind']
  readonly directoryId?: string
}

export const campaignsQuery = (filter: CampaignFilter) =>
  infiniteQueryOptions({
    queryKey: ['/v1/invites', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET('/v1/invites', {
          params: { query: { ...filter, limit: pageSize, ...(pageParam === undefined ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    ...byCursor,
    // Narrowed otherwise, the list stays until the other one comes: nothing jumps, and the filter keeps the focus.
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.pages.length === 1 && state.data.pages[0]?.items.some(one => one.state === 'open') && !state.error
        ? whileOpenMs
        : false,
  })

export const campaignQuery = (id: string) =>
  queryOptions({
    queryKey: ['/v1/invites', id],
    queryFn: ({ signal }) => answered(api.GET('/v1/invites/{id}', { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) => (state.data?.state === 'open' && !state.error ? whileOpenMs : false),
  })

/** `seen`: what the campaign has come to, so that its people are read anew whenever that is something else. */
export const invitedQuery = (id: string, state: InvitedPerson['state'] | undefined, seen: string) =>
  infiniteQueryOptions({
    queryKey: ['/v1/invites', id, 'people', state, seen],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET('/v1/invites/{id}/people', {
          params: {
            path: { id },
            query: { limit: pageSize, ...(state ? { state } : {}), ...(pageParam === undefined ? {} : { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    ...byCursor,
    placeholderData: keepPreviousData,
  })

/** Whom somebody means: a group, or what the list of a directory is narrowed to. */
export interface Meant {
  readonly directoryIntegrationId: string
  readonly groupId?: string
  readonly matching?: {
    readonly search?: string
    readonly groupId?: string
    readonly status?: DirectoryUser['status']
    readonly enrollment?: DirectoryUser['enrollment']
  }
}

export const previewQuery = (integrationId: string | null, meant: Meant) =>
  queryOptions({
    queryKey: ['/v1/invites', 'preview', integrationId, meant],
    queryFn: ({ signal }) =>
      answered(api.POST('/v1/invites/preview', { body: { integrationId: integrationId ?? '', ...meant }, signal })),
    enabled: integrationId !== null,
    // Of now, and of no other time.
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })

/** After somebody was asked, or is asked no more: the campaigns, and how far people are. */
export async function readInvitesAgain(): Promise<void> {
  const first = ['/v1/invites', '/v1/directory/users', '/v1/directory/counts']
  await Promise.all(first.map(key => queryClient.invalidateQueries({ queryKey: [key] })))
}
