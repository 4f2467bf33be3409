import { Stack, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { allowedQuery } from '../../api/helpdesk.ts'
import type { HelpdeskOverride } from '../../api/schema.ts'
import { Answered } from '../../parts/answered.tsx'
import { PageLink } from '../../parts/link.tsx'
import { Loading } from '../../parts/loading.tsx'
import { More } from '../../parts/more.tsx'
import { Section } from '../../parts/page.tsx'
import { State, type Tone } from '../../parts/state.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import classes from './overrides.module.css'

const t = texts.overrides.list
const tones: Readonly<Record<HelpdeskOverride['state'], Tone>> = { open: 'active', used: 'good', over: 'calm' }

/** Everybody's, so that supervisors see what their colleagues allow. */
export function Allowed() {
  const query = useInfiniteQuery(allowedQuery)
  return (
    <Section title={t.title}>
      <Answered query={query} loading={<Loading rows={3} height={76} />}>
        {({ pages }) => {
          const all = pages.flatMap(({ items }) => items)
          if (all.length === 0) return <Text c="dimmed">{t.none}</Text>
          return (
            <Stack gap="xs">
              <ul className={classes.list}>
                {all.map(one => (
                  <One key={one.id} one={one} />
                ))}
              </ul>
              <More query={query} count={all.length} />
            </Stack>
          )
        }}
      </Answered>
    </Section>
  )
}

function One({ one }: { readonly one: HelpdeskOverride }) {
  const { person, supervisor, isOwn, agent, address, why, state, createdAt, verificationId } = one
  const what = [t.by(supervisor, isOwn), ...(agent === null ? [] : [t.usedBy(agent)]), ...(address ? [t.address] : [])]
  return (
    <li className={classes.row}>
      <div className={classes.head}>
        <Text fw={600}>{person.account ?? t.unknown}</Text>
        <State tone={tones[state]}>{t.states[state]}</State>
        <Text size="sm" c="dimmed" component="span">
          <When at={createdAt} />
        </Text>
      </div>
      <Text size="sm">{why}</Text>
      <Text size="sm" c="dimmed">
        {what.join(', ')}
        {verificationId !== null && (
          <>
            {' · '}
            <PageLink to="/helpdesk/$callId" params={{ callId: verificationId }}>
              {t.call}
            </PageLink>
          </>
        )}
      </Text>
    </li>
  )
}
