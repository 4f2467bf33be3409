import { Alert, List, NativeSelect, Stack, Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { PeopleUploadLine, PeopleUploadPreview } from '../../api/schema.ts'
import { Icon } from '../../parts/icons.tsx'
import { Numbers } from '../../parts/numbers.tsx'
import { State, type Tone } from '../../parts/state.tsx'
import { type Column, DataTable } from '../../parts/table.tsx'
import { texts } from '../../texts/index.ts'
import classes from './people-list.module.css'
import { nameOf } from './person.ts'

const t = texts.peopleList.import
type Outcome = PeopleUploadLine['outcome']

const outcomes = Object.keys(t.outcomes) as readonly Outcome[]
const tones: Readonly<Record<Outcome, Tone>> = {
  faulty: 'bad',
  removed: 'notice',
  created: 'good',
  updated: 'active',
  unchanged: 'calm',
}
/** How many of each the host tells at most. */
const most = 500

const fieldOf = (path: string): string | undefined => (texts.peopleList.fields as Readonly<Record<string, string>>)[path.slice(1)]

/** What is wrong with a line, with the field where it is one. */
function Faults({ faults }: Pick<PeopleUploadLine, 'faults'>) {
  if (faults.length === 0) return '—'
  return (
    <List size="sm" listStyleType="none" withPadding={false}>
      {faults.map(({ path, message }) => {
        const field = fieldOf(path)
        return <List.Item key={`${path} ${message}`}>{field === undefined ? message : `${field}: ${message}`}</List.Item>
      })}
    </List>
  )
}

const line: Column<PeopleUploadLine> = {
  id: 'line',
  header: t.columns.line,
  shown: 'always',
  align: 'end',
  cell: row => row.line?.toLocaleString(texts.locale) ?? '—',
}
const outcome: Column<PeopleUploadLine> = {
  id: 'outcome',
  header: t.columns.outcome,
  shown: 'always',
  cell: row => <State tone={tones[row.outcome]}>{t.outcomes[row.outcome]}</State>,
}
const faults: Column<PeopleUploadLine> = {
  id: 'faults',
  header: t.columns.faults,
  shown: 'always',
  cell: row => <Faults faults={row.faults} />,
}
const who: readonly Column<PeopleUploadLine>[] = [
  { id: 'name', header: texts.peopleList.columns.name, shown: 'always', cell: ({ person }) => nameOf(person) || '—' },
  { id: 'login', header: texts.peopleList.fields.login, shown: 'always', cell: ({ person }) => person.login ?? '—' },
  ...(['email', 'sponsor', 'startDate', 'endDate'] as const).map(
    (name): Column<PeopleUploadLine> => ({
      id: name,
      header: texts.peopleList.fields[name],
      shown: 'always',
      cell: ({ person }) =>
        name.endsWith('Date') ? <span className={classes.whole}>{person[name] ?? '—'}</span> : (person[name] ?? '—'),
    }),
  ),
]
const right = [line, outcome, ...who]
/** What is wrong is read before who it is wrong of. */
const wrong = [line, outcome, faults, ...who]

const rowKey = ({ line: place, person }: PeopleUploadLine) => `${place ?? 'list'} ${person.externalId ?? ''}`

/** In a sentence, for who hears the page. */
export const sayingOf = ({ created, updated, removed, skipped }: PeopleUploadPreview): string =>
  created + updated + removed + skipped === 0 ? t.nothing : t.said(skipped)

/** What the file would do: how many of each, and the first lines of each to look at. */
export function Preview({ preview }: { readonly preview: PeopleUploadPreview }) {
  const { skipped, removed, created, updated, unchanged, lines } = preview
  const counts: Readonly<Record<Outcome, number>> = { faulty: skipped, removed, created, updated, unchanged }
  const [chosen, choose] = useState<string>(skipped > 0 ? 'faulty' : '')
  const rows = useMemo(() => lines.filter(row => chosen === '' || row.outcome === chosen), [lines, chosen])
  return (
    <Stack gap="sm">
      <Text>{sayingOf(preview)}</Text>
      <Numbers items={outcomes.map(name => [t.outcomes[name], counts[name]] as const)} />
      <DataTable<PeopleUploadLine>
        name="people-upload"
        label={t.linesLabel}
        columns={skipped > 0 ? wrong : right}
        rows={rows}
        keyOf={rowKey}
        tools={
          <NativeSelect
            label={t.shown}
            value={chosen}
            onChange={event => choose(event.currentTarget.value)}
            data={[
              { value: '', label: t.every },
              ...outcomes.filter(name => counts[name] > 0).map(name => ({ value: name, label: t.outcomes[name] })),
            ]}
          />
        }
      />
      {outcomes.some(name => counts[name] > most) && (
        <Text size="sm" c="dimmed">
          {t.firstOnes(most)}
        </Text>
      )}
    </Stack>
  )
}

/** That lines are not right, and what can be done about it. */
export function NotRight({ count, isWhole }: { readonly count: number; readonly isWhole: boolean }) {
  return (
    <Alert variant="outline" color="yellow" icon={<Icon name="warning" />} title={t.faulty(count)}>
      {isWhole ? t.faultyWhole : t.faultyHow}
    </Alert>
  )
}
