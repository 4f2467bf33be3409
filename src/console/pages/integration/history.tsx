import { Button, Group, Stack, Text } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answered, api, byCursor } from '../../api/client.ts'
import { integrationQuery, integrationsQuery } from '../../api/integrations.ts'
import type { Integration, Template } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import type { Node } from '../../parts/config/schema.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Loading } from '../../parts/loading.tsx'
import { More } from '../../parts/more.tsx'
import { useToast } from '../../parts/toast.ts'
import { Trouble } from '../../parts/trouble.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { Changes } from './changes.tsx'
import type { Entry } from './entry.ts'
import classes from './integration.module.css'
import { useKnownNames } from './known-names.ts'
import type { NameOf } from './said-value.ts'

const t = texts.integration.history

/** Everything that was done to it, the newest first, and the way back to how it was. */
export function History({ view, template }: { readonly view: Integration; readonly template: Template | undefined }) {
  const params = { path: { id: view.id } }
  const nameOf = useKnownNames(view.id, view.sync !== null)
  const query = useInfiniteQuery({
    queryKey: [...integrationQuery(view.id).queryKey, 'history', view.revision, view.client?.formerSecretUntil],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET('/v1/integrations/{id}/history', {
          params: { ...params, query: { limit: 50, ...(pageParam === undefined ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    ...byCursor,
  })
  if (query.error) return <Trouble error={query.error} again={() => void query.refetch()} />
  if (query.data === undefined) return <Loading rows={4} height={70} />
  const entries = query.data.pages.flatMap(page => page.items)
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t.how}
      </Text>
      <ol className={classes.entries}>
        {entries.map((entry, index) => (
          <One
            key={`${entry.at} ${entry.action} ${entry.version}`}
            entry={entry}
            view={view}
            schema={template?.config}
            nameOf={nameOf}
            // One line per version leads back to it: the one that made it.
            isLeader={entries.findLastIndex(other => other.version === entry.version) === index}
          />
        ))}
      </ol>
      <More query={query} count={entries.length} />
    </Stack>
  )
}

function One({
  entry,
  view,
  schema,
  nameOf,
  isLeader,
}: {
  readonly entry: Entry
  readonly view: Integration
  readonly schema: Node | undefined
  readonly nameOf: NameOf
  readonly isLeader: boolean
}) {
  const mayWrite = useMay()('integrations:write')
  const isInForce = entry.version === view.version
  return (
    <li>
      <Group justify="space-between" gap="sm" align="flex-start">
        <Stack gap={2}>
          <Text fw={600}>
            {t.actions[entry.action]}
            <Text span c="dimmed" fw={400}>
              {' '}
              · {t.versionOf(entry.version)}
              {isInForce && isLeader && `, ${t.inForce}`}
            </Text>
          </Text>
          <Text size="sm" c="dimmed" component="div">
            <When at={entry.at} /> {t.by(entry.by.name ?? entry.by.id)}
          </Text>
          {entry.why && <Text size="sm">{entry.why}</Text>}
        </Stack>
        {mayWrite && isLeader && !isInForce && <Revert view={view} version={entry.version} />}
      </Group>
      <Changes entry={entry} schema={schema} nameOf={nameOf} />
    </li>
  )
}

function Revert({ view, version }: { readonly view: Integration; readonly version: number }) {
  const [isAsked, ask] = useState(false)
  const client = useQueryClient()
  const toast = useToast()
  const revert = useMutation({
    mutationFn: () =>
      answered(
        api.POST('/v1/integrations/{id}/revert', {
          params: { path: { id: view.id } },
          body: { version, ifVersion: view.version },
        }),
      ),
    onSuccess({ secrets, remains }) {
      ask(false)
      const dropped = secrets.dropped.length === 0 ? [] : [t.dropped(secrets.dropped.join(', '))]
      toast.done([t.reverted(version), ...dropped, ...remains].join(' '))
      void client.invalidateQueries({ queryKey: integrationsQuery.queryKey })
    },
  })
  return (
    <>
      <Button variant="default" size="xs" onClick={() => ask(true)} aria-label={`${t.revert}: ${t.versionOf(version)}`}>
        {t.revert}
      </Button>
      <Confirm
        opened={isAsked}
        onClose={() => {
          revert.reset()
          ask(false)
        }}
        title={t.revertAsk(version)}
        confirm={t.revert}
        pending={revert.isPending}
        error={revert.error}
        onConfirm={() => revert.mutate()}
      >
        {t.revertWhy}
      </Confirm>
    </>
  )
}
