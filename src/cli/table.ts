import { shownPlain } from '../contract/index.ts'

/** Columns as wide as their widest cell, two spaces apart. What a server says must not move the cursor or the columns. */
export function table(head: readonly string[], given: readonly (readonly string[])[]): string {
  const rows = given.map(row => row.map(shownPlain))
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map(row => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return [head, ...rows].map(line).join('\n')
}
