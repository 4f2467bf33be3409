import { Button, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { linksOfQuery } from '../../api/links.ts'
import type { Person } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { Answered } from '../../parts/answered.tsx'
import { Icon } from '../../parts/icons.tsx'
import { PageLink } from '../../parts/link.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Section } from '../../parts/page.tsx'
import { texts } from '../../texts/index.ts'
import { LinkList } from '../links/list.tsx'
import { ProposeLink } from '../links/propose.tsx'

const t = texts.links

/** Who else somebody is, what is proposed, and what was said before. */
export function Linked({ person }: { readonly person: Person }) {
  const may = useMay()
  const query = useQuery(linksOfQuery(person))
  const [proposes, setProposes] = useState(false)
  return (
    <Section
      title={t.person.title}
      actions={
        <>
          <Text size="sm">
            <PageLink to="/people/links">{t.person.all}</PageLink>
          </Text>
          {may('links:write') && person.status !== 'removed' && (
            <Button size="xs" variant="default" leftSection={<Icon name="plus" size={14} />} onClick={() => setProposes(true)}>
              {t.propose.action}
            </Button>
          )}
        </>
      }
    >
      <Answered query={query} loading={<Loading rows={1} height={48} />}>
        {({ items }) => (
          <LinkList name="linked" rows={items} of={person}>
            {items.length === 0 && <Text c="dimmed">{t.person.none}</Text>}
          </LinkList>
        )}
      </Answered>
      <ProposeLink person={person} opened={proposes} onClose={() => setProposes(false)} />
    </Section>
  )
}
