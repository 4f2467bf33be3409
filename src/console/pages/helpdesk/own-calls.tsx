import { Stack, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { ownCallsQuery } from '../../api/helpdesk.ts'
import type { HelpdeskCall } from '../../api/schema.ts'
import { Answered } from '../../parts/answered.tsx'
import { PageLink } from '../../parts/link.tsx'
import { Loading } from '../../parts/loading.tsx'
import { More } from '../../parts/more.tsx'
import { Section } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { stateOf } from '../call/state-of.ts'
import classes from './helpdesk.module.css'

const t = texts.helpdesk.own

/** What the agent has under way, also in another window, and what came of the rest. */
export function OwnCalls() {
  const query = useInfiniteQuery(ownCallsQuery)
  return (
    <Section title={t.title}>
      <Answered query={query} loading={<Loading rows={3} height={54} />}>
        {({ pages }) => {
          const calls = pages.flatMap(({ items }) => items)
          if (calls.length === 0) return <Text c="dimmed">{t.none}</Text>
          return (
            <Stack gap="xs">
              <ul className={classes.list}>
                {calls.map(call => (
                  <OwnCall key={call.id} call={call} />
                ))}
              </ul>
              <More query={query} count={calls.length} />
            </Stack>
          )
        }}
      </Answered>
    </Section>
  )
}

function OwnCall({ call }: { readonly call: HelpdeskCall }) {
  const { tone, text } = stateOf(call)
  return (
    <li className={classes.row}>
      <PageLink to="/helpdesk/$callId" params={{ callId: call.id }} className={classes.name}>
        {call.person.account ?? t.nobody}
      </PageLink>
      <State tone={tone}>{text}</State>
      <Text size="sm" c="dimmed" component="span">
        {call.ticket !== null && `${t.ticket(call.ticket)} · `}
        <When at={call.startedAt} />
      </Text>
    </li>
  )
}
