import type { Integration, Json, Template } from '../../../api/schema.ts'
import { patchOf } from '../../../parts/config/patch.ts'
import type { Field } from '../../../parts/config/read.ts'
import { isSame } from '../../../parts/config/schema.ts'
import { beginning } from '../../../parts/config/shown.ts'

/** What stands in a form, and what is sent of it. Pure. */
export interface Entered {
  readonly name: string
  readonly description: string
  readonly owner: string
  readonly accountId: string | undefined
  readonly workflowId: string | undefined
  readonly config: Readonly<Record<string, Json>>
}

/** What is stored of it, as far as a form is about it. */
export type Stored = Pick<
  Integration,
  | 'id'
  | 'state'
  | 'version'
  | 'revision'
  | 'name'
  | 'description'
  | 'owner'
  | 'accountId'
  | 'workflowId'
  | 'config'
  | 'endpoints'
  | 'client'
  | 'updatedAt'
  | 'attention'
>

/** What something new begins with, where there is only one to choose. */
export interface Only {
  readonly account?: { readonly id: string; readonly workflowId: string | undefined }
  readonly directoryId?: string
}

/** Of something new: only those fields begin with a value that need one. */
export function emptyForm(template: Template, fields: readonly Field[], { account, directoryId }: Only): Entered {
  const named = fields.filter(field => field.kind === 'lookup' && field.of === 'directories' && field.required)
  const config = { ...beginning(fields), ...(directoryId ? Object.fromEntries(named.map(({ key }) => [key, directoryId])) : {}) }
  const verifier = template.verifies ? account : undefined
  const { name } = template
  return { name, description: '', owner: '', accountId: verifier?.id, workflowId: verifier?.workflowId, config }
}

export function enteredOf({ name, description, owner, accountId, workflowId, config }: Stored): Entered {
  return { name, description, owner, accountId: accountId ?? undefined, workflowId: workflowId ?? undefined, config }
}

const texts = ['name', 'description', 'owner', 'accountId', 'workflowId'] as const

/** Only what differs, so that nobody else's change is taken back by it. */
export function changesOf(before: Entered, after: Entered) {
  const config = patchOf(before.config, after.config)
  return {
    ...Object.fromEntries(
      texts.filter(key => before[key] !== after[key] && after[key] !== undefined).map(key => [key, after[key]]),
    ),
    ...(Object.keys(config).length > 0 ? { config } : {}),
  }
}

export const isChanged = (before: Entered, after: Entered): boolean => !isSame(before, after)

/** As it is sent the first time. */
export function newOf(template: string, { name, description, owner, accountId, workflowId, config }: Entered) {
  return {
    template,
    name,
    config: { ...config },
    ...(description === '' ? {} : { description }),
    ...(owner === '' ? {} : { owner }),
    ...(accountId === undefined ? {} : { accountId }),
    ...(workflowId === undefined ? {} : { workflowId }),
  }
}
