import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { listSizeQuery } from '../../api/people-list.ts'
import type { Template } from '../../api/schema.ts'
import { useMayOpen } from '../../frame/open-pages.ts'
import { Answered } from '../../parts/answered.tsx'
import { ButtonLink, PageLink } from '../../parts/link.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Section } from '../../parts/page.tsx'
import { texts } from '../../texts/index.ts'
import type { Step } from './form/use-test.ts'

const t = texts.peopleList.section
const listPath = '/integrations/$integrationId/people'

/** The list of people that is kept here, for who may look at it. */
export function Listed({ id }: { readonly id: string }) {
  const mayOpen = useMayOpen()
  return mayOpen(listPath) ? <Shown id={id} /> : null
}

function Shown({ id }: { readonly id: string }) {
  const size = useQuery(listSizeQuery(id))
  const button = (
    <ButtonLink to={listPath} params={{ integrationId: id }} variant={size.data === 0 ? 'filled' : 'default'}>
      {size.data === 0 ? t.enter : t.open}
    </ButtonLink>
  )
  return (
    <Section title={t.title} actions={button}>
      <Answered query={size} loading={<Loading rows={1} height={20} />}>
        {count => <Text size="sm">{t.count(count)}</Text>}
      </Answered>
    </Section>
  )
}

/** Where people are entered, beside what a test of such a list says of them. */
export function useWaysToList(template: Template | undefined, id: string | undefined) {
  const mayOpen = useMayOpen()
  if (id === undefined || !template?.holdsList || !mayOpen(listPath)) return undefined
  return ({ step }: Step) =>
    step === 'people' && (
      <PageLink to={listPath} params={{ integrationId: id }} inherit underline="always">
        {t.enter}
      </PageLink>
    )
}
