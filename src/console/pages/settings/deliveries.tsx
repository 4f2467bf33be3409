import { Button, Group, NativeSelect } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { answered, api, byCursor } from '../../api/client.ts'
import type { Delivery, Webhook } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { useFilters } from '../../frame/address.ts'
import { VerificationLink } from '../../frame/verification-link.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Loading } from '../../parts/loading.tsx'
import { More } from '../../parts/more.tsx'
import { Section } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { type Column, DataTable } from '../../parts/table.tsx'
import { useToast } from '../../parts/toast.ts'
import { Trouble } from '../../parts/trouble.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { deliveryTones } from './webhook-api.ts'

const t = texts.webhooks
type DeliveryState = Delivery['state']
const choices = Object.entries(t.logStates).map(([value, label]) => ({ value: value === 'all' ? '' : value, label }))
const replayMs = 30 * 86_400_000

/** What was sent to a receiver and what came of it, narrowed to one state by the address; what failed can be sent again. */
export function Deliveries({ webhook: { id, deliveries } }: { readonly webhook: Webhook }) {
  const [{ state }, filter] = useFilters(['state'])
  const may = useMay()
  const mayReplay = may('webhooks:write')
  const [isAsking, setAsking] = useState(false)
  const { one, all } = useReplay(id, () => setAsking(false))
  const query = useInfiniteQuery({
    queryKey: ['/v1/webhooks', id, 'deliveries', state],
    queryFn: ({ pageParam: cursor, signal }) =>
      answered(
        api.GET('/v1/webhooks/{id}/deliveries', {
          params: {
            path: { id },
            query: {
              limit: 50,
              ...(state === undefined ? {} : { state: state as DeliveryState }),
              ...(cursor === undefined ? {} : { cursor }),
            },
          },
          signal,
        }),
      ),
    ...byCursor,
    // While something waits its end may come at any time.
    refetchInterval: deliveries.waiting > 0 ? 5_000 : false,
  })
  const { mutate } = one
  const columns = useMemo(() => columnsOf(mayReplay ? mutate : undefined), [mayReplay, mutate])
  const items = query.data?.pages.flatMap(page => page.items)
  return (
    <Section
      title={t.log}
      actions={
        mayReplay && (
          <Button variant="default" size="xs" disabled={deliveries.failed === 0} onClick={() => setAsking(true)}>
            {t.replayAll}
          </Button>
        )
      }
    >
      <Group>
        <NativeSelect
          label={t.logState}
          data={choices}
          value={state ?? ''}
          onChange={event => filter({ state: event.currentTarget.value || undefined })}
        />
      </Group>
      {query.error && <Trouble error={query.error} again={() => void query.refetch()} />}
      {query.isPending && <Loading rows={4} height={41} />}
      {items?.length === 0 && (
        <Empty title={t.logNone} icon="clock">
          {t.logNoneHow}
        </Empty>
      )}
      {items && items.length > 0 && (
        <>
          <DataTable name="deliveries" label={texts.settings.table(t.log)} columns={columns} rows={items} keyOf={row => row.id} />
          <More query={query} count={items.length} />
        </>
      )}
      <Confirm
        opened={isAsking}
        onClose={() => {
          all.reset()
          setAsking(false)
        }}
        title={t.replayAllTitle}
        confirm={t.replayAll}
        pending={all.isPending}
        error={all.error}
        onConfirm={() => all.mutate()}
      >
        {t.replayAllWhy}
      </Confirm>
    </Section>
  )
}

function useReplay(id: string, done: () => void) {
  const client = useQueryClient()
  const toast = useToast()
  const again = () => client.invalidateQueries({ queryKey: ['/v1/webhooks', id] })
  const one = useMutation({
    mutationFn: (deliveryId: string) =>
      answered(api.POST('/v1/webhooks/{id}/deliveries/{deliveryId}/replay', { params: { path: { id, deliveryId } } })),
    onSuccess() {
      toast.done(t.replayed)
      return again()
    },
    onError: error => toast.failed(error),
  })
  const all = useMutation({
    mutationFn: () =>
      answered(
        api.POST('/v1/webhooks/{id}/replay', {
          params: { path: { id } },
          body: { since: new Date(Date.now() - replayMs).toISOString() },
        }),
      ),
    onSuccess({ count }) {
      toast.done(t.replayedAll(count))
      done()
      return again()
    },
  })
  return { one, all }
}

function columnsOf(replay: ((id: string) => void) | undefined): readonly Column<Delivery>[] {
  const act: Column<Delivery> = {
    id: 'act',
    header: t.logColumns.act,
    shown: 'always',
    cell: row =>
      // A test is sent anew by its own button.
      row.type !== 'webhook.test' && (
        <Button
          variant="default"
          size="xs"
          aria-label={row.state === 'waiting' ? t.sendNowOf(row.type) : t.replayOf(row.type)}
          onClick={() => replay?.(row.id)}
        >
          {row.state === 'waiting' ? t.sendNow : t.replay}
        </Button>
      ),
  }
  return [
    { id: 'at', header: t.logColumns.at, cell: row => <When at={row.happenedAt} /> },
    { id: 'type', header: t.logColumns.type, shown: 'always', cell: row => <code>{row.type}</code> },
    {
      id: 'state',
      header: t.logColumns.state,
      shown: 'always',
      cell: row => <State tone={deliveryTones[row.state]}>{t.logStates[row.state]}</State>,
    },
    {
      id: 'of',
      header: t.logColumns.of,
      cell: ({ verificationId }) =>
        verificationId === null ? '—' : <VerificationLink id={verificationId}>{t.logOf}</VerificationLink>,
    },
    { id: 'tries', header: t.logColumns.tries, align: 'end', cell: row => row.tries },
    { id: 'answer', header: t.logColumns.answer, cell: row => row.error ?? row.status ?? '—' },
    {
      id: 'took',
      header: t.logColumns.took,
      shown: 'hidden',
      cell: row => (row.durationMs === null ? '—' : t.took(row.durationMs)),
    },
    { id: 'next', header: t.logColumns.next, cell: row => <When at={row.nextTryAt} /> },
    ...(replay ? [act] : []),
  ]
}
