import { type Figure, isMet, ratioOf } from './figure.ts'

const headings = ['what', 'ours', 'against', 'ratio', 'goal', 'met'] as const

/** For people. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = [headings, ...figures.map(lineOf)]
  const widths = headings.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)))
  const lines = rows.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const [head = '', ...rest] = lines
  return `${[head, widths.map(width => '-'.repeat(width)).join('  '), ...rest].join('\n')}\n`
}

/** For programs: numbers by name. */
export function ratiosOf(figures: readonly Figure[]): Readonly<Record<string, number>> {
  return Object.fromEntries(figures.map(figure => [figure.name, rounded(ratioOf(figure))]))
}

function lineOf(figure: Figure): readonly string[] {
  const { what, unit, ours, against } = figure
  const met = isMet(figure)
  return [
    what,
    `${shown(ours)} ${unit}`,
    `${shown(against.value)} (${against.what})`,
    rounded(ratioOf(figure)).toFixed(2),
    goalOf(figure),
    met === undefined ? '' : met ? 'yes' : 'NO',
  ]
}

function goalOf({ goal }: Figure): string {
  if (goal === undefined) return ''
  if ('atLeast' in goal) return `>= ${goal.atLeast}`
  return 'under' in goal ? `< ${goal.under}` : `<= ${goal.atMost}`
}

function shown(number: number): string {
  return Math.abs(number) >= 100 ? Math.round(number).toLocaleString('en-US') : String(Number(number.toFixed(1)))
}

function rounded(number: number): number {
  return Number(number.toFixed(3))
}
