import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { callQuery } from '../../api/helpdesk.ts'
import type { HelpdeskCall } from '../../api/schema.ts'
import { usePathParam } from '../../frame/address.ts'
import { Announced } from '../../parts/announced.tsx'
import { Answered } from '../../parts/answered.tsx'
import { Page } from '../../parts/page.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { About } from './about.tsx'
import { Acts } from './acts.tsx'
import classes from './call.module.css'
import { Code } from './code.tsx'
import { LinkOnce } from './link-once.tsx'
import { Note } from './note.tsx'
import { Operations } from './operations.tsx'
import { stateOf } from './state-of.ts'
import { Steps } from './steps.tsx'
import { Verdict } from './verdict.tsx'

const t = texts.call

/** One call, followed while the caller is on the line. What comes next for the agent stands first. */
export function Call() {
  const query = useQuery(callQuery(usePathParam('callId')))
  const call = query.data
  return (
    <Page
      title={call ? (call.person.account ?? t.nobody) : query.error ? t.gone : texts.parts.loading}
      back={{ to: '/helpdesk', label: texts.helpdesk.title }}
      lead={call && <Lead call={call} />}
    >
      <Announced>{call ? stateOf(call).text : ''}</Announced>
      <Answered query={query}>{view => <Parts call={view} lookedAt={query.dataUpdatedAt} />}</Answered>
    </Page>
  )
}

function Lead({ call }: { readonly call: HelpdeskCall }) {
  return (
    <Text span>
      {t.by(call.agent)}
      {call.supervisor !== null && `, ${t.allowedBy(call.supervisor)}`}, <When at={call.startedAt} />
    </Text>
  )
}

function Parts({ call, lookedAt }: { readonly call: HelpdeskCall; readonly lookedAt: number }) {
  return (
    <div className={classes.columns}>
      <Stack gap="lg">
        <LinkOnce call={call} />
        <Steps call={call} />
        <Verdict call={call} />
        {call.code.awaited && <Code call={call} />}
        <Operations call={call} lookedAt={lookedAt} />
      </Stack>
      <Stack gap="lg">
        <Acts call={call} />
        <Note call={call} />
        <About call={call} />
      </Stack>
    </div>
  )
}
