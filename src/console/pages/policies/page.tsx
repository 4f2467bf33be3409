import { Card, SimpleGrid, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { policiesQuery } from '../../api/policies.ts'
import type { Policy } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { Answered } from '../../parts/answered.tsx'
import { Icon } from '../../parts/icons.tsx'
import { ButtonLink, PageLink } from '../../parts/link.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Page } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { texts } from '../../texts/index.ts'
import classes from './policies.module.css'
import { useScopeText } from './scope.ts'
import { sentencesOf } from './sentences.ts'

const t = texts.policies
const shownOf = 4

/** Every policy, and the first things that each says. */
export function Policies() {
  const query = useQuery(policiesQuery)
  const may = useMay()
  return (
    <Page
      title={t.title}
      lead={t.lead}
      actions={
        <>
          {may('integrations:read') && (
            <ButtonLink to="/policies/effective" variant="default">
              {t.look}
            </ButtonLink>
          )}
          {may('policies:write') && (
            <ButtonLink to="/policies/new" leftSection={<Icon name="plus" size={16} />}>
              {t.create}
            </ButtonLink>
          )}
        </>
      }
    >
      <Answered query={query} loading={<Loading rows={2} height={180} />}>
        {({ items }) => (
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md" component="ul" className={classes.cards}>
            {items.map(one => (
              <PolicyCard key={one.id} policy={one} />
            ))}
          </SimpleGrid>
        )}
      </Answered>
    </Page>
  )
}

function PolicyCard({ policy }: { readonly policy: Policy }) {
  const scopeText = useScopeText()
  const all = sentencesOf(policy.settings)
  return (
    <Card component="li" withBorder padding="md">
      <Stack gap="xs">
        <PageLink to="/policies/$policyId" params={{ policyId: policy.id }} fw={600}>
          {nameOf(policy)}
        </PageLink>
        <Text size="sm" c="dimmed">
          {scopeText(policy.scope)}
        </Text>
        <PolicyState policy={policy} />
        {all.length === 0 ? (
          <Text size="sm">{policy.scope === null ? t.nothingSet : t.nothingSetHere}</Text>
        ) : (
          <ul className={classes.says}>
            {all.slice(0, shownOf).map(({ text }) => (
              <li key={text}>{text}</li>
            ))}
            {all.length > shownOf && <li>{t.more(all.length - shownOf)}</li>}
          </ul>
        )}
      </Stack>
    </Card>
  )
}

/** The installation's own is called by whom it covers. */
export const nameOf = ({ scope, name }: Policy): string => (scope === null ? t.everybody : name)

export function PolicyState({ policy: { version, proposal, attention, updatedAt } }: { readonly policy: Policy }) {
  if (proposal) return <State tone="notice">{version === 0 ? t.states.notYet : t.states.waiting}</State>
  if (attention) return <State tone="notice">{t.states.loosened}</State>
  if (updatedAt === null) return <State tone="calm">{t.states.untouched}</State>
  return <State tone="good">{t.states.inForce(version)}</State>
}
