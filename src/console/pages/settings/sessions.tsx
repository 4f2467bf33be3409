import { Button, Text } from '@mantine/core'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { answered, api } from '../../api/client.ts'
import type { AdminSession } from '../../api/schema.ts'
import { useSession } from '../../api/session.ts'
import { Answered } from '../../parts/answered.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Section } from '../../parts/page.tsx'
import { type Column, DataTable } from '../../parts/table.tsx'
import { useToast } from '../../parts/toast.ts'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.settings.access

const sessionsQuery = queryOptions({
  queryKey: ['/v1/admin-sessions'],
  queryFn: ({ signal }) => answered(api.GET('/v1/admin-sessions', { signal })),
})

/** Who is signed in now. One's own session is ended by signing out. */
export function Sessions() {
  const query = useQuery(sessionsQuery)
  const { id: own } = useSession()
  const [asked, ask] = useState<AdminSession>()
  const client = useQueryClient()
  const toast = useToast()
  const ending = useMutation({
    mutationFn: (id: string) => answered(api.DELETE('/v1/admin-sessions/{id}', { params: { path: { id } } })),
    onSuccess() {
      toast.done(t.ended)
      ask(undefined)
      return client.invalidateQueries({ queryKey: sessionsQuery.queryKey })
    },
  })
  const columns = useMemo<readonly Column<AdminSession>[]>(
    () => [
      { id: 'who', header: t.sessionColumns.who, shown: 'always', cell: row => row.administrator.name },
      { id: 'role', header: t.sessionColumns.role, shown: 'always', cell: row => texts.roles[row.role] },
      { id: 'opened', header: t.sessionColumns.opened, shown: 'always', cell: row => <When at={row.openedAt} /> },
      { id: 'seen', header: t.sessionColumns.seen, shown: 'always', cell: row => <When at={row.seenAt} /> },
      { id: 'ends', header: t.sessionColumns.ends, shown: 'always', cell: row => <When at={row.expiresAt} /> },
      {
        id: 'act',
        header: t.sessionColumns.act,
        shown: 'always',
        cell: row =>
          row.id === own ? (
            <Text size="sm" c="dimmed">
              {t.own}
            </Text>
          ) : (
            <Button variant="default" size="xs" aria-label={t.endOf(row.administrator.name)} onClick={() => ask(row)}>
              {t.end}
            </Button>
          ),
      },
    ],
    [own],
  )
  const name = asked?.administrator.name ?? ''
  return (
    <Section title={t.sessions}>
      <Answered query={query}>
        {({ items }) => (
          <DataTable
            name="sessions"
            label={texts.settings.table(t.sessions)}
            columns={columns}
            rows={items}
            keyOf={row => row.id}
          />
        )}
      </Answered>
      <Confirm
        opened={asked !== undefined}
        onClose={() => {
          ending.reset()
          ask(undefined)
        }}
        title={t.endTitle(name)}
        confirm={t.end}
        typed={name}
        pending={ending.isPending}
        error={ending.error}
        onConfirm={() => asked && ending.mutate(asked.id)}
      >
        {t.endWhy}
      </Confirm>
    </Section>
  )
}
