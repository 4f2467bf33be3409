import { written } from '../security/csv-field.ts'
import type { OverrideReport, Worker } from './report.ts'

const columns = ['what', 'kind', 'id', 'name', 'with', 'count', 'overrides'] as const

/**
 * The report as a file (RFC 4180), a line for each agent, supervisor and pair. Of an agent `count` is of calls, of a supervisor
 * of what was allowed, of a pair of their meetings; `overrides` is how many of an agent's took one, and how many were used.
 */
export function overrideLines({ agents, supervisors, repeatedPairs }: OverrideReport): string {
  const line = (what: string, { kind, id, name }: Worker, other: string, count: number, overrides: number | '') => [
    what,
    kind,
    id,
    name ?? '',
    other,
    count,
    overrides,
  ]
  const lines = [
    columns,
    ...agents.map(({ agent, calls, overridden }) => line('agent', agent, '', calls, overridden)),
    ...supervisors.map(({ supervisor, allowed, used }) => line('supervisor', supervisor, '', allowed, used)),
    ...repeatedPairs.map(({ pair, one, other, count }) => line(pair, one, other, count, '')),
  ]
  return lines.map(cells => `${cells.map(cell => written(String(cell))).join(',')}\r\n`).join('')
}
