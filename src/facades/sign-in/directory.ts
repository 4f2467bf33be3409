import type { IntegrationId } from '../../contract/index.ts'
import type { IdClaim } from './settings.ts'

/** The directories that there are. */
export type Directories = () => Promise<
  readonly { readonly id: IntegrationId; readonly key: string; readonly template: string; readonly state: string }[]
>

export interface SignInDirectory {
  readonly id: IntegrationId
  readonly state: string
  /** The claim that has its id of a person. */
  readonly claim: IdClaim
}

/** The directory whose ids the provider says, by its id or its key; undefined where there is none of that name yet. */
export async function signInDirectory(
  { directory, claim }: { readonly directory: string; readonly claim?: IdClaim },
  directories: Directories,
): Promise<SignInDirectory | undefined> {
  const found = (await directories()).find(one => one.id === directory || one.key === directory)
  if (found === undefined) return undefined
  const { id, state, template } = found
  return { id, state, claim: claim ?? (template === 'entra-directory' ? 'oid' : 'sub') }
}
