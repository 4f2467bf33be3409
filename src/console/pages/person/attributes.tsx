import { List, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { attributesQuery } from '../../api/directory.ts'
import type { Attribute } from '../../api/directory-answers.ts'
import type { Person } from '../../api/schema.ts'
import { Answered } from '../../parts/answered.tsx'
import { PageLink } from '../../parts/link.tsx'
import { Section } from '../../parts/page.tsx'
import { type Column, DataTable } from '../../parts/table.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.person.attributes

function Value({ value, known }: Pick<Attribute, 'value' | 'known'>) {
  if (value !== null) return value
  return (
    <Text span size="sm" c="dimmed">
      {known === null ? '—' : known ? t.kept : t.missing}
    </Text>
  )
}

const columns: readonly Column<Attribute>[] = [
  { id: 'name', header: t.name, shown: 'always', cell: ({ name }) => t.names[name] },
  { id: 'value', header: t.value, shown: 'always', cell: ({ value, known }) => <Value value={value} known={known} /> },
  { id: 'uses', header: t.uses, shown: 'always', cell: ({ uses }) => t.usesOf(uses) },
  { id: 'from', header: t.source, shown: 'always', cell: ({ from }) => from ?? t.usual },
  {
    id: 'editable',
    header: t.editable,
    shown: 'always',
    cell: ({ editable }) => (editable === null ? '—' : t.editables[editable]),
  },
]

/** What the directory says of somebody and what for, and where they belong. */
export function Attributes({ person }: { readonly person: Person }) {
  const query = useQuery(attributesQuery(person))
  return (
    <Stack gap="xl">
      <Section title={t.title}>
        <Text size="sm" c="dimmed">
          {t.lead}
        </Text>
        <Answered query={query}>
          {({ items }) => (
            <DataTable name="attributes" label={t.table} columns={columns} rows={items} keyOf={({ name }) => name} />
          )}
        </Answered>
      </Section>
      <Section title={texts.person.groups}>
        {person.groups.length === 0 && <Text c="dimmed">{texts.person.noGroups}</Text>}
        {person.groups.length > 0 && (
          <List size="sm">
            {person.groups.map(({ externalId, name }) => (
              <List.Item key={externalId}>
                <PageLink to="/people" search={{ directory: person.integrationId, group: externalId } as never}>
                  {name}
                </PageLink>
              </List.Item>
            ))}
          </List>
        )}
      </Section>
    </Stack>
  )
}
