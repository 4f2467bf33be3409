import { queryOptions } from '@tanstack/react-query'
import { answered, api } from './client.ts'

/** Directories and their people: read by more than one page. */

/** One account of one directory. */
export interface Whom {
  readonly integrationId: string
  readonly externalId: string
}

export const directoriesQuery = queryOptions({
  queryKey: ['/v1/directories'],
  queryFn: ({ signal }) => answered(api.GET('/v1/directories', { signal })),
})

/** Everything that is read of one person has a key that begins so: a change of them has all of it read again. */
export const personKey = ({ integrationId, externalId }: Whom) => ['/v1/directory/users', integrationId, externalId] as const

export const personQuery = (whom: Whom) =>
  queryOptions({
    queryKey: personKey(whom),
    queryFn: ({ signal }) =>
      answered(api.GET('/v1/directory/users/{integrationId}/{externalId}', { params: { path: whom }, signal })),
  })

export const whyQuery = (whom: Whom) =>
  queryOptions({
    queryKey: [...personKey(whom), 'why'],
    queryFn: ({ signal }) =>
      answered(api.GET('/v1/directory/users/{integrationId}/{externalId}/why', { params: { path: whom }, signal })),
  })

export const attributesQuery = (whom: Whom) =>
  queryOptions({
    queryKey: [...personKey(whom), 'attributes'],
    queryFn: ({ signal }) =>
      answered(api.GET('/v1/directory/users/{integrationId}/{externalId}/attributes', { params: { path: whom }, signal })),
  })

export const bindingsQuery = (whom: Whom) =>
  queryOptions({
    queryKey: [...personKey(whom), 'bindings'],
    queryFn: ({ signal }) =>
      answered(api.GET('/v1/directory/users/{integrationId}/{externalId}/bindings', { params: { path: whom }, signal })),
  })

export const supervisionsQuery = (whom: Whom) =>
  queryOptions({
    queryKey: [...personKey(whom), 'supervisions'],
    queryFn: ({ signal }) => answered(api.GET('/v1/supervisions', { params: { query: { ...whom, open: 'true' } }, signal })),
  })

export const identityQuery = (identityId: string) =>
  queryOptions({
    queryKey: ['/v1/identities', identityId],
    queryFn: ({ signal }) => answered(api.GET('/v1/identities/{identityId}', { params: { path: { identityId } }, signal })),
  })
