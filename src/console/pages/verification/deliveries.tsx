import { Button, Text } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { answered, api, byCursor } from '../../api/client.ts'
import type { VerificationDelivery } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { Answered } from '../../parts/answered.tsx'
import { PageLink } from '../../parts/link.tsx'
import { Loading } from '../../parts/loading.tsx'
import { More } from '../../parts/more.tsx'
import { Section } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { type Column, DataTable } from '../../parts/table.tsx'
import { useToast } from '../../parts/toast.ts'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { deliveryTones } from '../settings/webhook-api.ts'

const t = texts.verifications.view.told
const w = texts.webhooks
const pageSize = 50
const againMs = 5_000

/** Who was told of it, and what came of that. */
export function Told({ verificationId }: { readonly verificationId: string }) {
  const mayReplay = useMay()('webhooks:write')
  const queryKey = ['/v1/verifications', verificationId, 'deliveries']
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam: cursor, signal }) =>
      answered(
        api.GET('/v1/verifications/{id}/deliveries', {
          params: { path: { id: verificationId }, query: { limit: pageSize, ...(cursor === undefined ? {} : { cursor }) } },
          signal,
        }),
      ),
    ...byCursor,
    // While something waits its end may come at any time.
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some(({ items }) => items.some(({ state }) => state === 'waiting')) ? againMs : false,
  })
  const { mutate } = useReplay(queryKey)
  const columns = useMemo(() => columnsOf(mayReplay ? mutate : undefined), [mayReplay, mutate])
  const items = query.data?.pages.flatMap(page => page.items) ?? []
  return (
    <Section title={t.title}>
      <Answered query={query} loading={<Loading rows={2} height={41} />}>
        {() =>
          items.length === 0 ? (
            <Text c="dimmed">{t.none}</Text>
          ) : (
            <>
              <DataTable name="told" label={t.table} columns={columns} rows={items} keyOf={row => row.id} />
              <More query={query} count={items.length} />
            </>
          )
        }
      </Answered>
    </Section>
  )
}

function useReplay(queryKey: readonly string[]) {
  const client = useQueryClient()
  const toast = useToast()
  return useMutation({
    mutationFn: ({ id: deliveryId, webhook: { id } }: VerificationDelivery) =>
      answered(api.POST('/v1/webhooks/{id}/deliveries/{deliveryId}/replay', { params: { path: { id, deliveryId } } })),
    onSuccess: () => toast.done(w.replayed),
    onError: error => toast.failed(error),
    // What was refused may be so because somebody else sent it, or disabled the receiver.
    onSettled: () => Promise.all([queryKey, ['/v1/webhooks']].map(changed => client.invalidateQueries({ queryKey: changed }))),
  })
}

function columnsOf(replay: ((row: VerificationDelivery) => void) | undefined): readonly Column<VerificationDelivery>[] {
  const act: Column<VerificationDelivery> = {
    id: 'act',
    header: w.logColumns.act,
    shown: 'always',
    cell: row =>
      row.state !== 'waiting' &&
      row.webhook.state === 'enabled' && (
        <Button variant="default" size="xs" aria-label={t.replayTo(row.type, row.webhook.name)} onClick={() => replay?.(row)}>
          {w.replay}
        </Button>
      ),
  }
  return [
    {
      id: 'to',
      header: t.to,
      shown: 'always',
      cell: ({ webhook: { id, name } }) => (
        <PageLink to="/settings/webhooks/$webhookId" params={{ webhookId: id }}>
          {name}
        </PageLink>
      ),
    },
    { id: 'type', header: w.logColumns.type, shown: 'always', cell: row => <code>{row.type}</code> },
    {
      id: 'state',
      header: w.logColumns.state,
      shown: 'always',
      cell: row => <State tone={deliveryTones[row.state]}>{w.logStates[row.state]}</State>,
    },
    { id: 'at', header: w.logColumns.at, cell: row => <When at={row.happenedAt} /> },
    { id: 'tries', header: w.logColumns.tries, align: 'end', cell: row => row.tries },
    { id: 'answer', header: w.logColumns.answer, cell: row => row.error ?? row.status ?? '—' },
    { id: 'next', header: w.logColumns.next, cell: row => <When at={row.nextTryAt} /> },
    ...(replay ? [act] : []),
  ]
}
