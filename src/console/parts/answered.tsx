import { Stack } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Loading } from './loading.tsx'
import { Trouble } from './trouble.tsx'

/**
 * What a query gave, or that it is on its way, or why it did not come. What was seen stays where a later look failed, with the
 * trouble above it.
 */
export function Answered<T>({
  query,
  loading = <Loading />,
  children,
}: {
  readonly query: UseQueryResult<T>
  readonly loading?: ReactNode
  readonly children: (data: T) => ReactNode
}) {
  const trouble = query.error && <Trouble error={query.error} again={() => void query.refetch()} />
  if (query.data === undefined) return trouble ?? loading
  return trouble ? (
    <Stack>
      {trouble}
      {children(query.data)}
    </Stack>
  ) : (
    children(query.data)
  )
}
