import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { answered, api } from '../../api/client.ts'
import { listSizeQuery } from '../../api/people-list.ts'
import type { Integration, Template } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { Icon } from '../../parts/icons.tsx'
import { ButtonLink } from '../../parts/link.tsx'
import { Section } from '../../parts/page.tsx'
import { texts } from '../../texts/index.ts'
import classes from './overview.module.css'
import { useFirstWay, type Way } from './ways.ts'

const t = texts.overview
type Step = keyof typeof t.steps
const flowKinds: readonly Template['kind'][] = ['flow', 'client', 'helpdesk', 'portal']

const isOn = (all: readonly Integration[]): boolean => all.some(({ state }) => state === 'enabled')

/** What a new host still lacks, in the order in which each needs the one before. Nothing once there is nothing. */
export function Start({
  integrations,
  templates,
}: {
  readonly integrations: readonly Integration[]
  readonly templates: readonly Template[]
}) {
  const mayConnect = useMay()('integrations:write')
  const kindOf = new Map(templates.map(({ id, kind }) => [id, kind]))
  const ofKind = (wanted: Template['kind']) => integrations.filter(({ template }) => kindOf.get(template) === wanted)
  const directories = ofKind('directory')
  const lists = directories.filter(({ template }) => templates.some(({ id, holdsList }) => id === template && holdsList))
  const sizes = useQuery({
    queryKey: ['/v1/directory/people', 'sizes', lists.map(({ id }) => id)],
    queryFn: ({ client }) => Promise.all(lists.map(({ id }) => client.fetchQuery(listSizeQuery(id)))),
    enabled: mayConnect && lists.length > 0,
    staleTime: 0,
  })
  /** A list that is read to its end may have nobody on it. */
  const empty = new Set(lists.flatMap(({ id }, place) => (sizes.data?.[place] === 0 ? [id] : [])))
  const flows = flowKinds.flatMap(ofKind)
  const connected: Readonly<Record<Exclude<Step, 'verified'>, boolean>> = {
    account: isOn(ofKind('verifier')),
    directory: isOn(directories),
    people: directories.some(({ id, sync }) => sync !== null && sync.lastCompleteAt !== null && !empty.has(id)),
    flow: isOn(flows),
  }
  const [latest, ...others] = [...flows].reverse()
  const isConnected = Object.values(connected).every(Boolean)
  const verifications = useQuery({
    queryKey: ['/v1/verifications', { limit: 1 }],
    queryFn: ({ signal }) => answered(api.GET('/v1/verifications', { params: { query: { limit: 1 } }, signal })),
    enabled: isConnected,
    staleTime: 60_000,
  })
  // While it is not known, nothing is shown that might leave at once.
  if (!mayConnect || sizes.isLoading) return null
  if (isConnected && (verifications.data === undefined || verifications.data.items.length > 0)) return null
  const create = (kind?: Template['kind']): readonly Way[] => [{ to: '/integrations/new', ...(kind ? { search: { kind } } : {}) }]
  const directory = directories[0]
  // Another directory has somebody to be read.
  const toEnter = directories.length === empty.size ? directory?.id : undefined
  const ways: Readonly<Record<Step, readonly Way[]>> = {
    account: create('verifier'),
    directory: create('directory'),
    people: directory
      ? [
          ...(toEnter ? [{ to: '/integrations/$integrationId/people', params: { integrationId: toEnter } }] : []),
          { to: '/sync/directories/$integrationId', params: { integrationId: directory.id } },
          { to: '/integrations/$integrationId', params: { integrationId: directory.id } },
        ]
      : create('directory'),
    flow: create(),
    verified:
      latest && others.length === 0
        ? [{ to: '/flows/$integrationId/rehearsal', params: { integrationId: latest.id } }]
        : [{ to: '/flows' }],
  }
  const isDone = (step: Step): boolean => step !== 'verified' && connected[step]
  const steps = Object.keys(t.steps) as Step[]
  const next = steps.find(step => !isDone(step))
  return (
    <Section title={t.start}>
      <Text c="dimmed">{t.startHow}</Text>
      <ol className={classes.list}>
        {steps.map(step => (
          <StepRow
            key={step}
            step={step}
            said={step === 'people' && toEnter ? t.enterPeople : t.steps[step]}
            state={isDone(step) ? 'done' : step === next ? 'next' : 'later'}
            ways={ways[step]}
          />
        ))}
      </ol>
    </Section>
  )
}

function StepRow({
  step,
  said: [title, how],
  state,
  ways,
}: {
  readonly step: Step
  readonly said: readonly [title: string, how: string]
  readonly state: 'done' | 'next' | 'later'
  readonly ways: readonly Way[]
}) {
  const way = useFirstWay()(...ways)
  return (
    <li className={classes.row}>
      <span className={classes.mark} data-done={state === 'done'}>
        <Icon name={state === 'done' ? 'check' : state === 'next' ? 'right' : 'clock'} />
      </span>
      <Stack gap={2} flex="1 1 12rem">
        <Text fw={600} {...(state === 'later' ? { c: 'dimmed' } : {})}>
          {title} ({t[state]})
        </Text>
        {state !== 'done' && (
          <Text size="sm" c="dimmed">
            {how}
          </Text>
        )}
      </Stack>
      {state === 'next' && way && (
        <ButtonLink size="xs" to={way.to} params={way.params ?? {}} search={way.search ?? {}}>
          {step === 'people' || step === 'verified' ? t.goThere : t.connect}
        </ButtonLink>
      )}
    </li>
  )
}
