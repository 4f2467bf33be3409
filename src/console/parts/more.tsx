import { Button, Group, Text } from '@mantine/core'
import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import { texts } from '../texts/index.ts'

/** The next page of a list that is paged by cursors. */
export function More({
  query,
  count,
}: {
  readonly query: Pick<UseInfiniteQueryResult, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>
  readonly count: number
}) {
  return (
    <Group justify="space-between" gap="sm">
      <Text size="sm" c="dimmed" role="status">
        {query.hasNextPage ? texts.parts.firstOnes(count) : texts.parts.allOfThem(count)}
      </Text>
      {query.hasNextPage && (
        <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {texts.parts.more}
        </Button>
      )}
    </Group>
  )
}
