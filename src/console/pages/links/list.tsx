import { Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react'
import { directoriesQuery, type Whom } from '../../api/directory.ts'
import type { AccountLink } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { DataTable } from '../../parts/table.tsx'
import { texts } from '../../texts/index.ts'
import { columnsOf } from './columns.tsx'
import { type Asked, type Deed, LinkDeed } from './deeds.tsx'

const t = texts.links

/** Links as a table, with what can be done to each. What is done leaves the focus at the table, whose row may be gone. */
export function LinkList({
  name,
  rows,
  of,
  tools,
  onEnd,
  children,
}: {
  /** Under which the choice of columns is kept. */
  readonly name: string
  readonly rows: readonly AccountLink[]
  readonly of?: Whom
  readonly tools?: ReactNode
  readonly onEnd?: (() => void) | undefined
  /** Below the table, or in place of it where there is nothing. */
  readonly children?: ReactNode
}) {
  const may = useMay()
  const directories = useQuery(directoriesQuery)
  const place = useRef<HTMLDivElement>(null)
  const [asked, setAsked] = useState<Asked>()
  const [opened, setOpened] = useState(false)
  const mayWrite = may('links:write')
  const ask = useCallback((deed: Deed, link: AccountLink) => {
    setAsked({ deed, link })
    setOpened(true)
  }, [])
  const columns = useMemo(() => {
    const names = new Map((directories.data?.items ?? []).map(one => [one.integrationId, one.name]))
    return columnsOf({ directory: id => names.get(id) ?? id, ...(of ? { of } : {}), onAsk: mayWrite ? ask : undefined })
  }, [directories.data, of, mayWrite, ask])
  return (
    <Stack ref={place} tabIndex={-1} style={{ outline: 'none' }}>
      {(rows.length > 0 || tools !== undefined) && (
        <DataTable
          name={name}
          label={t.table}
          columns={columns}
          rows={rows}
          keyOf={({ id }) => id}
          tools={tools}
          {...(onEnd ? { onEnd } : {})}
        />
      )}
      {children}
      <LinkDeed
        key={asked?.link.id}
        asked={asked}
        opened={opened}
        onClose={() => setOpened(false)}
        onDone={() => place.current?.focus({ preventScroll: true })}
      />
    </Stack>
  )
}
