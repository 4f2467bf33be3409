import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useMemo, useState } from 'react'
import { answered, api, byCursor } from '../../api/client.ts'
import type { Nickname } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Empty } from '../../parts/empty.tsx'
import { faultsOf } from '../../parts/faults.ts'
import { Leaving } from '../../parts/leaving.tsx'
import { Loading } from '../../parts/loading.tsx'
import { More } from '../../parts/more.tsx'
import { State } from '../../parts/state.tsx'
import { type Column, DataTable } from '../../parts/table.tsx'
import { useToast } from '../../parts/toast.ts'
import { Trouble } from '../../parts/trouble.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { SettingsPage } from './frame.tsx'

const t = texts.settings.matching
const queryKey = ['/v1/matching/nicknames']

/** Short forms of names beside the built-in ones: proposed by one administrator, confirmed by another, removed. */
export function MatchingSettings() {
  const may = useMay()
  const mayWrite = may('matching:write')
  const [asked, ask] = useState<Nickname>()
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam: cursor, signal }) =>
      answered(api.GET('/v1/matching/nicknames', { params: { query: cursor === undefined ? {} : { cursor } }, signal })),
    ...byCursor,
  })
  const client = useQueryClient()
  const toast = useToast()
  const again = (message: string) => {
    toast.done(message)
    return client.invalidateQueries({ queryKey })
  }
  const confirming = useMutation({
    mutationFn: (id: string) => answered(api.POST('/v1/matching/nicknames/confirm', { body: { ids: [id] } })),
    onSuccess: () => again(t.confirmed),
    onError: error => toast.failed(error),
  })
  const removing = useMutation({
    mutationFn: (id: string) => answered(api.DELETE('/v1/matching/nicknames/{id}', { params: { path: { id } } })),
    onSuccess() {
      ask(undefined)
      return again(t.removed)
    },
  })
  const { mutate: confirm } = confirming
  const columns = useMemo(() => columnsOf(mayWrite, confirm, ask), [mayWrite, confirm])
  const items = query.data?.pages.flatMap(page => page.items)
  return (
    <SettingsPage part="matching" lead={t.lead}>
      {mayWrite && <Proposing onProposed={() => again(t.proposed)} />}
      {query.error && <Trouble error={query.error} again={() => void query.refetch()} />}
      {query.isPending && <Loading rows={4} height={41} />}
      {items?.length === 0 && (
        <Empty title={t.none} icon="people">
          {t.noneHow}
        </Empty>
      )}
      {items && items.length > 0 && (
        <>
          <DataTable name="nicknames" label={texts.settings.nav.matching} columns={columns} rows={items} keyOf={row => row.id} />
          <More query={query} count={items.length} />
        </>
      )}
      <Confirm
        opened={asked !== undefined}
        onClose={() => {
          removing.reset()
          ask(undefined)
        }}
        title={t.removeTitle(asked?.name ?? '', asked?.short ?? '')}
        confirm={t.remove}
        pending={removing.isPending}
        error={removing.error}
        onConfirm={() => asked && removing.mutate(asked.id)}
      >
        {t.removeWhy}
      </Confirm>
    </SettingsPage>
  )
}

function columnsOf(
  mayWrite: boolean,
  confirm: (id: string) => void,
  remove: (row: Nickname) => void,
): readonly Column<Nickname>[] {
  const act: Column<Nickname> = {
    id: 'act',
    header: t.columns.act,
    shown: 'always',
    cell: row => (
      <Group gap="xs" wrap="nowrap">
        {row.state === 'proposed' && (
          <Button size="xs" aria-label={t.confirmOf(row.name, row.short)} onClick={() => confirm(row.id)}>
            {t.confirm}
          </Button>
        )}
        <Button variant="default" size="xs" aria-label={t.removeOf(row.name, row.short)} onClick={() => remove(row)}>
          {t.remove}
        </Button>
      </Group>
    ),
  }
  return [
    { id: 'name', header: t.columns.name, shown: 'always', cell: row => row.name },
    { id: 'short', header: t.columns.short, shown: 'always', cell: row => row.short },
    {
      id: 'state',
      header: t.columns.state,
      shown: 'always',
      cell: row => (
        <Group gap="xs">
          <State tone={row.state === 'in_force' ? 'good' : 'notice'}>{t.states[row.state]}</State>
          {row.readyAt && (
            <span>
              {t.until} <When at={row.readyAt} />
            </span>
          )}
        </Group>
      ),
    },
    { id: 'by', header: t.columns.by, shown: 'always', cell: row => row.proposedBy.name ?? row.proposedBy.id },
    ...(mayWrite ? [act] : []),
  ]
}

/** Of the one short form that is proposed. */
const places = { name: '/items/0/name', short: '/items/0/short' }
/** In one line with the fields, whose labels stand above them. */
const buttonBesideLabel = '1.375rem'

function Proposing({ onProposed }: { readonly onProposed: () => Promise<void> }) {
  const [name, setName] = useState('')
  const [short, setShort] = useState('')
  const proposing = useMutation({
    mutationFn: () => answered(api.POST('/v1/matching/nicknames', { body: { items: [{ name, short }] } })),
    onSuccess() {
      setName('')
      setShort('')
      return onProposed()
    },
  })
  const faults = faultsOf(proposing.error, Object.values(places))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    proposing.mutate()
  }
  return (
    <Stack component="form" gap="sm" onSubmit={submit}>
      <Leaving isDirty={() => name + short !== '' && !proposing.isPending} />
      <Group align="flex-start" gap="sm">
        <TextInput
          label={t.name}
          required
          maxLength={60}
          value={name}
          error={faults.at(places.name)}
          onChange={event => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t.short}
          required
          maxLength={60}
          value={short}
          error={faults.at(places.short)}
          onChange={event => setShort(event.currentTarget.value)}
        />
        <Button type="submit" loading={proposing.isPending} mt={buttonBesideLabel}>
          {t.add}
        </Button>
      </Group>
      {proposing.error && <Trouble error={proposing.error} shownFaults={faults.isShown} />}
    </Stack>
  )
}
