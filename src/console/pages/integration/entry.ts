import type { Paths } from '../../api/schema.ts'

/** One line of the history. */
export type Entry =
  Paths['/v1/integrations/{id}/history']['get']['responses'][200]['content']['application/json']['items'][number]

/** `/config/returnUrls` → `returnUrls` */
export const fieldName = (pointer: string): string =>
  pointer
    .replace(/^\/(config\/)?/, '')
    .replaceAll('~1', '/')
    .replaceAll('~0', '~')
