import type { Paths } from '../../api/schema.ts'

/** One line of the history. */
export type Entry =
  Paths['/v1/integrations/{id}/history']['get']['responses'][200]['content']['application/json']['items'][number]
