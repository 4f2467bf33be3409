import { Group } from '@mantine/core'
import { columnVisibilityFeature, createColumnHelper, type RowData, tableFeatures, useTable } from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useMemo, useRef } from 'react'
import { ColumnChoice, useColumnChoice } from './column-choice.tsx'
import classes from './table.module.css'

export interface Column<Row> {
  readonly id: string
  readonly header: string
  readonly cell: (row: Row) => ReactNode
  /** `hidden` is there to be chosen; `always` cannot be taken away. Shown otherwise. */
  readonly shown?: 'always' | 'hidden'
  readonly align?: 'end'
}

const features = tableFeatures({ columnVisibilityFeature })
const rowHeight = 41
/** How many rows a list has before only those are drawn that are in sight. */
const manyRows = 150

/**
 * A list as a table: columns to choose, which are kept in this browser under the table's name, and only those rows drawn that
 * are in sight. A long one scrolls by itself, and can be gone through by keyboard.
 */
export function DataTable<Row extends RowData>({
  name,
  label,
  columns,
  rows,
  keyOf,
  tools,
  onEnd,
}: {
  readonly name: string
  readonly label: string
  /** Made once, outside the component or by `useMemo`. */
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  /** Filters and the like, beside the choice of columns. */
  readonly tools?: ReactNode
  /** Told when the last row comes into sight. */
  readonly onEnd?: (() => void) | undefined
}) {
  const scroller = useRef<HTMLElement>(null)
  const initial = useMemo(() => Object.fromEntries(columns.map(({ id, shown }) => [id, shown !== 'hidden'])), [columns])
  const [columnVisibility, choose] = useColumnChoice(name, initial)
  const defined = useMemo(() => {
    const helper = createColumnHelper<typeof features, Row>()
    return columns.map(({ id, header, cell }) => helper.display({ id, header, cell: ({ row }) => cell(row.original) }))
  }, [columns])
  const alignOf = useMemo(() => new Map(columns.map(({ id, align }) => [id, align])), [columns])
  const table = useTable({
    features,
    columns: defined,
    data: rows,
    state: { columnVisibility: columnVisibility as Record<string, boolean> },
    getRowId: row => keyOf(row),
  })
  const all = table.getRowModel().rows
  const isLong = all.length > manyRows
  const virtual = useVirtualizer({
    count: all.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    enabled: isLong,
  })
  const items = virtual.getVirtualItems()
  const drawn = isLong ? items.flatMap(({ index }) => all[index] ?? []) : all
  const before = isLong ? (items[0]?.start ?? 0) : 0
  const after = isLong ? virtual.getTotalSize() - (items.at(-1)?.end ?? 0) : 0
  const first = isLong ? (items[0]?.index ?? 0) : 0
  const last = isLong ? items.at(-1)?.index : undefined
  useEffect(() => {
    if (last !== undefined && last === all.length - 1) onEnd?.()
  }, [last, all.length, onEnd])
  const choosable = columns.filter(({ shown }) => shown !== 'always')
  const width = table.getVisibleLeafColumns().length

  return (
    <>
      {(tools || choosable.length > 0) && (
        <Group justify="space-between" align="flex-end" gap="sm">
          <Group gap="xs" align="flex-end">
            {tools}
          </Group>
          {choosable.length > 0 && <ColumnChoice columns={choosable} visible={columnVisibility} onChange={choose} />}
        </Group>
      )}
      <section
        ref={scroller}
        className={classes.scroller}
        data-long={isLong}
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard (WCAG 2.2, 2.1.1).
        tabIndex={0}
      >
        <table className={classes.table} aria-label={label} aria-rowcount={all.length + 1}>
          <thead>
            {table.getHeaderGroups().map(group => (
              <tr key={group.id} aria-rowindex={1}>
                {group.headers.map(header => (
                  <th key={header.id} scope="col" data-align={alignOf.get(header.column.id)}>
                    <table.FlexRender header={header} />
                  </th>
                ))}
              </tr>
            ))}
          </thead>
          <tbody>
            <Gap height={before} width={width} />
            {drawn.map((row, index) => (
              <tr key={row.id} aria-rowindex={first + index + 2}>
                {row.getVisibleCells().map(cell => (
                  <td key={cell.id} data-align={alignOf.get(cell.column.id)}>
                    <table.FlexRender cell={cell} />
                  </td>
                ))}
              </tr>
            ))}
            <Gap height={after} width={width} />
          </tbody>
        </table>
      </section>
    </>
  )
}

/** In place of the rows that are not drawn. */
function Gap({ height, width }: { readonly height: number; readonly width: number }) {
  if (height <= 0) return null
  return (
    <tr>
      <td colSpan={width} className={classes.gap} style={{ height }} />
    </tr>
  )
}
