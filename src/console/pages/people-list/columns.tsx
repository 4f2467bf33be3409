import { ActionIcon, Anchor, Group, Text, Tooltip } from '@mantine/core'
import type { ListedPerson } from '../../api/schema.ts'
import { Icon } from '../../parts/icons.tsx'
import { State } from '../../parts/state.tsx'
import type { Column } from '../../parts/table.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { nameOf, standingOf } from './person.ts'

const t = texts.peopleList

/** What somebody may do with one of them. */
export interface Deeds {
  edit(person: ListedPerson): void
  remove(person: ListedPerson): void
}

const told = (name: keyof typeof t.fields, shown?: 'hidden'): Column<ListedPerson> => ({
  id: name,
  header: t.fields[name],
  ...(shown ? { shown } : {}),
  cell: person => person[name] ?? '—',
})

export function columnsOf(today: string, { edit, remove }: Deeds): readonly Column<ListedPerson>[] {
  return [
    {
      id: 'name',
      header: t.columns.name,
      shown: 'always',
      cell: person => (
        <Anchor component="button" type="button" ta="start" onClick={() => edit(person)}>
          {nameOf(person)}
        </Anchor>
      ),
    },
    told('login'),
    told('email', 'hidden'),
    told('phone', 'hidden'),
    told('birthDate', 'hidden'),
    told('employeeNumber', 'hidden'),
    told('sponsor'),
    told('startDate'),
    told('endDate'),
    {
      id: 'state',
      header: t.columns.state,
      cell: person => {
        const { tone, text } = standingOf(person, today)
        return <State tone={tone}>{text}</State>
      },
    },
    {
      id: 'externalId',
      header: t.fields.externalId,
      shown: 'hidden',
      cell: ({ externalId }) => (
        <Text span ff="monospace" size="sm">
          {externalId}
        </Text>
      ),
    },
    { id: 'changed', header: t.columns.changed, shown: 'hidden', cell: ({ changedAt }) => <When at={changedAt} /> },
    {
      id: 'actions',
      header: t.columns.actions,
      shown: 'always',
      align: 'end',
      cell: person => (
        <Group gap={4} justify="flex-end" wrap="nowrap">
          <Deed label={t.edit(nameOf(person))} icon="pencil" onPress={() => edit(person)} />
          <Deed label={t.remove(nameOf(person))} icon="trash" onPress={() => remove(person)} />
        </Group>
      ),
    },
  ]
}

function Deed({
  label,
  icon,
  onPress,
}: {
  readonly label: string
  readonly icon: 'pencil' | 'trash'
  readonly onPress: () => void
}) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={onPress}>
        <Icon name={icon} size={16} />
      </ActionIcon>
    </Tooltip>
  )
}
