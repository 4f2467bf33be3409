import type { Paths } from './schema.ts'

/** What is answered of directories and their people. */

type Get<Path extends keyof Paths> = Paths[Path] extends {
  readonly get: { readonly responses: { readonly 200: { readonly content: { readonly 'application/json': infer Answer } } } }
}
  ? Answer
  : never

export type Directories = Get<'/v1/directories'>['items']
export type Group = Get<'/v1/directory/groups'>['items'][number]
export type Attribute = Get<'/v1/directory/users/{integrationId}/{externalId}/attributes'>['items'][number]
export type Binding = Get<'/v1/directory/users/{integrationId}/{externalId}/bindings'>['items'][number]
export type Change = Get<'/v1/directory/users/{integrationId}/{externalId}/changes'>['items'][number]
