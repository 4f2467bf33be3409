import { Alert, Group, Tabs, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { directoriesQuery, personQuery } from '../../api/directory.ts'
import type { Person as View } from '../../api/schema.ts'
import { useFilters, usePathParam } from '../../frame/address.ts'
import { Answered } from '../../parts/answered.tsx'
import { Icon } from '../../parts/icons.tsx'
import { nameOf } from '../../parts/name-of.ts'
import { Page } from '../../parts/page.tsx'
import { AccountState, EnrollmentState } from '../../parts/people.tsx'
import { titleOf } from '../../parts/title-of.ts'
import { texts } from '../../texts/index.ts'
import { Actions } from './actions.tsx'
import { Attributes } from './attributes.tsx'
import { OpenCases } from './cases.tsx'
import { Changes } from './changes.tsx'
import { Overview } from './overview.tsx'
import { Proposals } from './proposals.tsx'
import { Verifications } from './verifications.tsx'

const t = texts.person
const back = { to: '/people', label: t.back }
const tabs = {
  overview: Overview,
  attributes: Attributes,
  verifications: Verifications,
  changes: Changes,
} as const
const names = Object.keys(tabs) as (keyof typeof tabs)[]

/** One account of one directory: who it is, why it can or cannot be verified, what was done, and what can be done about it. */
export function Person() {
  const whom = { integrationId: usePathParam('integrationId'), externalId: usePathParam('externalId') }
  const query = useQuery(personQuery(whom))
  const { data } = query
  return (
    <Page
      title={titleOf(query, nameOf)}
      back={back}
      lead={data && <States person={data} />}
      actions={data && <Actions person={data} />}
    >
      <Answered query={query}>{person => <Parts key={`${whom.integrationId} ${whom.externalId}`} person={person} />}</Answered>
    </Page>
  )
}

function States({ person: { integrationId, status, sourceStatus, enrollment, assurance } }: { readonly person: View }) {
  const directories = useQuery(directoriesQuery)
  const directory = directories.data?.items.find(one => one.integrationId === integrationId)
  return (
    <Group gap="md" component="span">
      <AccountState status={status} />
      <EnrollmentState enrollment={enrollment} assurance={assurance} />
      <Text span size="sm">
        {[directory?.name, status === 'active' ? undefined : t.word(sourceStatus)].filter(Boolean).join(' · ')}
      </Text>
    </Group>
  )
}

function Parts({ person }: { readonly person: View }) {
  const [{ tab }, change] = useFilters(['tab'])
  const shown = names.find(name => name === tab) ?? 'overview'
  const Shown = tabs[shown]
  return (
    <>
      {person.status === 'removed' && <Alert color="yellow" icon={<Icon name="warning" />} title={t.gone} />}
      <OpenCases person={person} />
      <Proposals person={person} />
      <Tabs
        value={shown}
        onChange={next => change({ tab: next === null || next === 'overview' ? undefined : next }, { replace: true })}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          {names.map(name => (
            <Tabs.Tab key={name} value={name}>
              {t.tabs[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={shown}>
          <Shown person={person} />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}
