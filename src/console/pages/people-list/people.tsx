import { Text } from '@mantine/core'
import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Integration, ListedPerson } from '../../api/schema.ts'
import { Empty } from '../../parts/empty.tsx'
import { DataTable } from '../../parts/table.tsx'
import { texts } from '../../texts/index.ts'
import { SearchField } from '../directory/search-field.tsx'
import { columnsOf } from './columns.tsx'
import classes from './people-list.module.css'
import { pageSize } from './query.ts'
import { Remove } from './remove.tsx'

const t = texts.peopleList

interface ListPage {
  readonly items: readonly ListedPerson[]
  readonly total: number
  readonly today: string
}

/** The list page by page, as somebody scrolls. */
export function People({
  view,
  list,
  pages,
  search,
  onSearch,
  onEdit,
}: {
  readonly view: Integration
  readonly list: Pick<
    UseInfiniteQueryResult,
    'hasNextPage' | 'isFetchingNextPage' | 'isFetchNextPageError' | 'fetchNextPage' | 'isPlaceholderData'
  >
  readonly pages: readonly ListPage[]
  readonly search: string | undefined
  readonly onSearch: (text: string) => void
  readonly onEdit: (person: ListedPerson) => void
}) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, isPlaceholderData } = list
  const place = useRef<HTMLDivElement>(null)
  const [leaving, remove] = useState<ListedPerson>()
  const rows = useMemo(() => pages.flatMap(({ items }) => items), [pages])
  const { total, today } = pages[0] ?? { total: 0, today: '' }
  const columns = useMemo(() => columnsOf(today, { edit: onEdit, remove }), [today, onEdit])
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isPlaceholderData) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, isPlaceholderData, fetchNextPage])
  // A long list is searched piece by piece, and where few were found yet there is nothing to scroll.
  const goesOn = hasNextPage && (pages.at(-1)?.items.length ?? 0) < pageSize
  useEffect(() => {
    if (goesOn && !isFetchNextPageError) more()
  }, [goesOn, isFetchNextPageError, more])
  const said =
    search === undefined ? `${t.all(total)}${hasNextPage ? `. ${t.more}` : ''}` : t.hits(rows.length, total, !hasNextPage)
  return (
    <div ref={place} className={classes.people} aria-busy={isPlaceholderData}>
      <SearchField value={search ?? ''} onChange={onSearch} />
      {rows.length === 0 && !hasNextPage ? (
        <Empty title={t.noHit} icon="people">
          {t.noHitHow}
        </Empty>
      ) : (
        <DataTable<ListedPerson>
          name="listed-people"
          label={t.people}
          columns={columns}
          rows={rows}
          keyOf={({ externalId }) => externalId}
          tools={
            <Text size="sm" c="dimmed" role="status" mih="1.25rem">
              {said}
            </Text>
          }
          onEnd={more}
        />
      )}
      <Remove
        integrationId={view.id}
        whom={leaving}
        onClose={() => remove(undefined)}
        // Once the dialog has given the focus back to a row that is there no more.
        onDone={() => setTimeout(() => focusIn(place.current), 50)}
      />
    </div>
  )
}

/** To what is left of the list; where nothing is, to the heading. */
function focusIn(place: HTMLElement | null): void {
  const left = place?.querySelector<HTMLElement>('section') ?? globalThis.document.querySelector('h1')
  left?.focus({ preventScroll: true })
}
