import { Skeleton, Stack, VisuallyHidden } from '@mantine/core'
import { texts } from '../texts/index.ts'

/** As tall as what will stand there, so that nothing moves when it comes. */
export function Loading({ rows = 5, height = 34 }: { readonly rows?: number; readonly height?: number }) {
  return (
    <Stack gap="xs" role="status">
      <VisuallyHidden>{texts.parts.loading}</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: all of them are the same.
        <Skeleton key={row} height={height} />
      ))}
    </Stack>
  )
}

/** While the script of a page is on its way. */
export function PageLoading() {
  return (
    <Stack gap="lg">
      <Skeleton height={30} width={220} />
      <Loading rows={6} />
    </Stack>
  )
}
