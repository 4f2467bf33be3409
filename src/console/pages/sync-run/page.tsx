import { Alert, Group } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { integrationQuery } from '../../api/integrations.ts'
import type { SyncRunProgress } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { usePathParam } from '../../frame/address.ts'
import { Answered } from '../../parts/answered.tsx'
import { Copy } from '../../parts/copy.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Icon } from '../../parts/icons.tsx'
import { PageLink } from '../../parts/link.tsx'
import { Numbers } from '../../parts/numbers.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { titleOf } from '../../parts/title-of.ts'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { runQuery } from '../sync/queries.ts'
import { modeOf, stateOf, tookOf } from '../sync/run-state.ts'
import { Cancel } from './cancel.tsx'
import { Decide } from './decide.tsx'
import { useLive } from './live.ts'
import { People } from './people.tsx'
import { Plan } from './plan.tsx'
import { Progress } from './progress.tsx'

const t = texts.sync.run
const back = { to: '/sync', label: t.back }
const countNames = Object.keys(t.countNames) as (keyof typeof t.countNames)[]
/** How often a run is asked for whose stream is not open. */
const quietMs = 4_000

/** One run: how far it is, what it counted, what has to be decided, and whom it is about. */
export function SyncRunPage() {
  const id = usePathParam('runId')
  const query = useQuery({
    ...runQuery(id),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? quietMs : false),
  })
  const isLive = useLive(id, query.data?.state === 'running')
  const may = useMay()
  const name = useQuery({
    ...integrationQuery(query.data?.integrationId ?? ''),
    enabled: query.data !== undefined && may('integrations:read'),
  }).data?.name
  const isRunning = query.data?.state === 'running'
  return (
    // Another run is another page, and says so.
    <Page
      key={id}
      title={titleOf(query, () => t.title(name ?? '…'))}
      back={back}
      actions={isRunning && may('sync:run') && <Cancel runId={id} />}
    >
      <Answered query={query}>{run => <Parts run={run} name={name ?? run.integrationId} isLive={isLive} />}</Answered>
    </Page>
  )
}

function Parts({ run, name, isLive }: { readonly run: SyncRunProgress; readonly name: string; readonly isLive: boolean }) {
  const { tone, text } = stateOf(run)
  return (
    <>
      <Group gap="md" role="status">
        <State tone={tone}>{text}</State>
        {run.decision?.by && <span>{t.decidedBy(run.decision.by.name ?? run.decision.by.id)}</span>}
      </Group>
      {run.state === 'running' && <Progress run={run} isLive={isLive} />}
      {run.error && run.state === 'failed' && (
        <Alert color="red" icon={<Icon name="warning" />} title={t.failed}>
          {run.error.detail ?? run.error.code}
        </Alert>
      )}
      {run.state === 'cancelled' && <span>{t.cancelled}</span>}
      {run.awaitsDecision && <Decide run={run} name={name} />}
      {run.dryRun && run.state === 'done' ? <Plan run={run} name={name} /> : null}
      <Section title={t.counts}>
        <Numbers items={countNames.map(name => countOf(run, name))} />
      </Section>
      {run.state !== 'running' && <People run={run} />}
      <Section title={texts.integration.about}>
        <Facts
          items={[
            [t.mode, modeOf(run)],
            [t.began, <When key="began" at={run.startedAt} />],
            [t.ended, <When key="ended" at={run.finishedAt} />],
            [texts.sync.took, tookOf(run) ?? '—'],
            [t.askedBy, run.requestedBy],
            [t.before, run.liveBefore.toLocaleString(texts.locale)],
            [t.setAside, run.setAside.toLocaleString(texts.locale)],
            ...(run.follows ? [[t.follows, <Other key="follows" id={run.follows} name={t.heldRun} />] as const] : []),
            ...(run.decision?.runId ? [[t.ledTo, <Other key="led" id={run.decision.runId} name={t.anotherRun} />] as const] : []),
            [t.id, <Copy key="id" value={run.id} label={t.id} />],
          ]}
        />
      </Section>
    </>
  )
}

/** What is held has removed nobody: whom it would remove is what is decided about. */
function countOf({ state, counts, wouldRemove }: SyncRunProgress, name: (typeof countNames)[number]): readonly [string, number] {
  const isHeld = name === 'removed' && state === 'held' && wouldRemove !== null
  return isHeld ? [t.wouldRemove, wouldRemove] : [t.countNames[name], counts[name]]
}

function Other({ id, name }: { readonly id: string; readonly name: string }) {
  return (
    <PageLink to="/sync/runs/$runId" params={{ runId: id }}>
      {name}
    </PageLink>
  )
}
