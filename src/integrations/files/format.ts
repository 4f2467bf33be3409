import { z } from 'zod'
import type { JsonObject, JsonValue } from '../../contract/index.ts'
import { isObject } from '../pointer.ts'
import { scheduleShape } from '../sync/schedule-shape.ts'

/**
 * Configuration as files: one JSON file for each integration, to be read and reviewed in version control, and applied to
 * a running host. A file calls integrations by key and secrets by where they are kept; no id and no secret stands in it.
 * What is in this folder compares and orders; it reads no disk, opens no connection and knows nothing of a terminal. The
 * host's own part is `check.ts`: whether all of it would be accepted, without doing any of it.
 *
 * What belongs to an integration and is not its configuration, such as the times at which a directory is read, has a
 * resource of its own at the host. It is one more field of this shape, compared in `planFor` and written after the
 * integration itself, by the route that guards it: a file loosens nothing that takes a second person.
 */

/** One integration as a file. Fields stand in this order, those of the configuration by name, so that a review shows what changed. */
export const fileShape = z.strictObject({
  /** What other files call it by. Given once: a file may move and an integration may be renamed, the key stays. */
  key: z.string().min(1).max(60),
  template: z.string().min(1).max(60),
  name: z.string().trim().min(1).max(100),
  description: z.string().max(1_000).default(''),
  owner: z.string().max(200).default(''),
  state: z.enum(['draft', 'enabled', 'disabled']).default('enabled'),
  /** The key of the Incode account, and one of its workflows: of integrations that start verifications. */
  account: z.string().min(1).optional(),
  workflow: z.string().min(1).optional(),
  /** Of directories: when they are read. Left out, it stays as it is. */
  schedule: scheduleShape.optional(),
  config: z.record(z.string(), z.json()) as unknown as z.ZodType<JsonObject>,
})

export type FileShape = z.infer<typeof fileShape>

export const fileName = ({ key }: Pick<FileShape, 'key'>) => `${key}.json`

export function textOf(file: FileShape): string {
  const { key, template, name, description, owner, state, account, workflow, schedule, config } = file
  const ordered = {
    key,
    template,
    name,
    description,
    owner,
    state,
    account,
    workflow,
    schedule: schedule && sorted({ ...schedule }),
    config: sorted(config),
  }
  return `${JSON.stringify(ordered, null, 2)}\n`
}

function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  )
}
