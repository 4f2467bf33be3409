import { List, Stack, Text } from '@mantine/core'
import { type InfiniteData, useMutation } from '@tanstack/react-query'
import { answered, api } from '../../api/client.ts'
import { listKey } from '../../api/people-list.ts'
import { isProblem } from '../../api/problem.ts'
import { queryClient } from '../../api/query-client.ts'
import type { ListedPerson } from '../../api/schema.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { useToast } from '../../parts/toast.ts'
import { texts } from '../../texts/index.ts'
import { nameOf } from './person.ts'

const t = texts.peopleList.removal

interface Page {
  readonly items: readonly ListedPerson[]
}

/** Takes somebody off the list, once it was said what that stops. */
export function Remove({
  integrationId,
  whom,
  onClose,
  onDone,
}: {
  readonly integrationId: string
  readonly whom: ListedPerson | undefined
  readonly onClose: () => void
  /** They are no longer there, and neither is what was pressed for it. */
  readonly onDone: () => void
}) {
  const toast = useToast()
  const removing = useMutation({
    mutationFn: async ({ externalId }: ListedPerson) => {
      const path = { integrationId, externalId }
      try {
        await answered(api.DELETE('/v1/directory/{integrationId}/people/{externalId}', { params: { path } }))
      } catch (error) {
        // Somebody else was faster.
        if (!isProblem(error, 'not_found')) throw error
      }
    },
    onSuccess(_, person) {
      toast.done(t.done(nameOf(person)))
      queryClient.setQueriesData<InfiniteData<Page>>({ queryKey: [...listKey(integrationId), 'page'] }, before =>
        before === undefined
          ? before
          : {
              ...before,
              pages: before.pages.map(page => ({
                ...page,
                items: page.items.filter(({ externalId }) => externalId !== person.externalId),
              })),
            },
      )
      onClose()
      onDone()
      void queryClient.invalidateQueries({ queryKey: listKey(integrationId) })
    },
  })
  return (
    <Confirm
      opened={whom !== undefined}
      onClose={() => {
        removing.reset()
        onClose()
      }}
      title={t.title(whom ? nameOf(whom) : '')}
      confirm={t.confirm}
      pending={removing.isPending}
      error={removing.error}
      onConfirm={() => whom && removing.mutate(whom)}
    >
      <Stack gap="sm">
        <List size="sm">
          {t.what.map(sentence => (
            <List.Item key={sentence}>{sentence}</List.Item>
          ))}
        </List>
        <Text size="sm">{t.rather}</Text>
      </Stack>
    </Confirm>
  )
}
