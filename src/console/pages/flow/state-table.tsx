import type { FlowView } from '../../api/flows.ts'
import { State, type Tone } from '../../parts/state.tsx'
import { type Column, DataTable } from '../../parts/table.tsx'
import { texts } from '../../texts/index.ts'
import classes from './flow.module.css'

const t = texts.flows
type Row = FlowView['states'][number]

const tones: Readonly<Record<Row['outcome'], Tone>> = { allow: 'good', challenge: 'notice', deny: 'bad' }

const columns: readonly Column<Row>[] = [
  {
    id: 'outcome',
    header: t.outcome,
    // As the flow reads it, which branches on the very word.
    cell: ({ outcome }) => <State tone={tones[outcome]}>{outcome}</State>,
    shown: 'always',
  },
  { id: 'status', header: t.status, cell: ({ status }) => <span className={classes.word}>{status}</span> },
  { id: 'dataStatus', header: t.dataStatus, cell: ({ dataStatus }) => <span className={classes.word}>{dataStatus}</span> },
  {
    id: 'sees',
    header: t.sees,
    cell: ({ sees: { name, value } }) => (
      <span className={classes.word}>{value === null ? `${name} ${t.isThere}` : `${name} = ${value}`}</span>
    ),
    shown: 'always',
  },
  { id: 'means', header: t.means, cell: ({ sees }) => <div className={classes.means}>{sees.means}</div> },
  { id: 'reasons', header: t.reasons, cell: ({ reasons }) => <Reasons of={reasons} /> },
]

function Reasons({ of }: { readonly of: Row['reasons'] }) {
  const [only] = of
  if (of.length === 1) return <span className={classes.word}>{only}</span>
  return (
    <details className={classes.reasons}>
      <summary>{t.reasonsOf(of.length)}</summary>
      <span className={classes.words}>{of.join(', ')}</span>
    </details>
  )
}

/** The state table of the result, and beside each state what this product makes of it. */
export function StateTable({ states }: { readonly states: readonly Row[] }) {
  return (
    <DataTable
      name="flow-states"
      label={t.statesTable}
      columns={columns}
      rows={states}
      keyOf={({ outcome, status, dataStatus }) => `${outcome} ${status} ${dataStatus}`}
    />
  )
}
