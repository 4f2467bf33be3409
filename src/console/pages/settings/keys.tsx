import { Button, Tooltip } from '@mantine/core'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { answered, api } from '../../api/client.ts'
import type { IssuerKey } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { Answered } from '../../parts/answered.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Copy } from '../../parts/copy.tsx'
import { State } from '../../parts/state.tsx'
import { type Column, DataTable } from '../../parts/table.tsx'
import { useToast } from '../../parts/toast.ts'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { SettingsPage } from './frame.tsx'

const t = texts.settings.keys
const toneOf = { next: 'active', signing: 'good', former: 'calm' } as const

const keysQuery = queryOptions({
  queryKey: ['/v1/issuer-keys'],
  queryFn: ({ signal }) => answered(api.GET('/v1/issuer-keys', { signal })),
})

/** The keys that sign, and what becomes of them. Owners alone change them. */
export function KeySettings() {
  const query = useQuery(keysQuery)
  const may = useMay()
  const mayChange = may('keys:write')
  const [asked, ask] = useState<'rotate' | IssuerKey>()
  const changing = useChange(() => ask(undefined))
  const columns = useMemo<readonly Column<IssuerKey>[]>(
    () => [
      { id: 'kid', header: t.columns.kid, shown: 'always', cell: row => <Copy value={row.kid} label={t.columns.kid} /> },
      {
        id: 'state',
        header: t.columns.state,
        shown: 'always',
        cell: row => <State tone={toneOf[row.state]}>{t.states[row.state]}</State>,
      },
      { id: 'from', header: t.columns.from, shown: 'always', cell: row => <When at={row.signsFrom} /> },
      { id: 'until', header: t.columns.until, shown: 'always', cell: row => <When at={row.publishedUntil} none={t.open} /> },
      ...(mayChange
        ? [
            {
              id: 'act',
              header: t.columns.act,
              shown: 'always' as const,
              cell: (row: IssuerKey) => (
                <Button variant="default" size="xs" aria-label={t.revokeOf(row.kid)} onClick={() => ask(row)}>
                  {t.revoke}
                </Button>
              ),
            },
          ]
        : []),
    ],
    [mayChange],
  )
  const hasNext = query.data?.items.some(key => key.state === 'next') === true
  const why = mayChange ? (hasNext ? t.hasNext : undefined) : t.ownerOnly
  const close = () => {
    ask(undefined)
    changing.reset()
  }
  const kid = typeof asked === 'object' ? asked.kid : undefined
  return (
    <SettingsPage
      part="keys"
      lead={t.lead}
      actions={
        <Tooltip label={why} disabled={why === undefined}>
          <Button
            {...(why === undefined ? {} : { 'data-disabled': true })}
            aria-disabled={why !== undefined}
            onClick={() => why === undefined && ask('rotate')}
          >
            {t.rotate}
          </Button>
        </Tooltip>
      }
    >
      <Answered query={query}>
        {({ items }) => (
          <DataTable name="issuer-keys" label={texts.settings.nav.keys} columns={columns} rows={items} keyOf={row => row.kid} />
        )}
      </Answered>
      <Confirm
        opened={asked === 'rotate'}
        onClose={close}
        title={t.rotateTitle}
        confirm={t.rotate}
        pending={changing.isPending}
        error={changing.error}
        onConfirm={() => changing.mutate(undefined)}
      >
        {t.rotateWhy}
      </Confirm>
      <Confirm
        opened={kid !== undefined}
        onClose={close}
        title={t.revokeTitle}
        confirm={t.revoke}
        typed={kid ?? ''}
        pending={changing.isPending}
        error={changing.error}
        onConfirm={() => changing.mutate(kid)}
      >
        {t.revokeWhy}
      </Confirm>
    </SettingsPage>
  )
}

/** Revokes the key that is named, or makes the next one. */
function useChange(done: () => void) {
  const client = useQueryClient()
  const toast = useToast()
  return useMutation({
    mutationFn: (kid: string | undefined) =>
      kid === undefined
        ? answered(api.POST('/v1/issuer-keys/rotate'))
        : answered(api.POST('/v1/issuer-keys/{kid}/revoke', { params: { path: { kid } } })),
    onSuccess(keys, kid) {
      client.setQueryData(keysQuery.queryKey, keys)
      toast.done(kid === undefined ? t.rotated : t.revoked)
      done()
    },
  })
}
