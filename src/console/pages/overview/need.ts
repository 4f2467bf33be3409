import type { Integration, Paths, Settings } from '../../api/schema.ts'
import type { Tone } from '../../parts/state.tsx'
import { texts } from '../../texts/index.ts'
import type { Way } from './ways.ts'

const t = texts.overview
type Alert = Paths['/v1/alerts']['get']['responses'][200]['content']['application/json']['items'][number]

/** One thing that somebody has to do something about, and where. */
export interface Need {
  readonly key: string
  readonly title: string
  readonly advice: string
  readonly tone: Tone
  readonly since: string | undefined
  /** When what it warns of ends, where that has a moment. */
  readonly endsAt?: string | null
  readonly ways: readonly Way[]
}

const toIntegration = (integrationId: string): Way => ({ to: '/integrations/$integrationId', params: { integrationId } })

/** To the run that waits for somebody, or else to how its directory is read. */
export function waysToSync({ id, sync }: Integration): readonly Way[] {
  const { attention, lastRun } = sync ?? {}
  return [
    ...(attention === 'held' && lastRun ? [{ to: '/sync/runs/$runId', params: { runId: lastRun.id } }] : []),
    { to: '/sync/directories/$integrationId', params: { integrationId: id } },
  ]
}

export const waysToPolicy = ({ loosenedPolicies: [first] }: Integration): readonly Way[] =>
  first ? [{ to: '/policies/$policyId', params: { policyId: first.policyId } }] : []

export const waysToReviews: readonly Way[] = [{ to: '/reviews' }]

function ofSync(integration: Integration): readonly Need[] {
  const { id, name, sync } = integration
  if (!sync?.attention) return []
  const { attention, lastRun } = sync
  return [
    {
      key: `sync ${id}`,
      title: t.run[attention](name),
      advice: t.run[`${attention}How`],
      tone: attention === 'failing' ? 'bad' : 'notice',
      since: attention === 'held' ? lastRun?.startedAt : undefined,
      ways: [...waysToSync(integration), toIntegration(id)],
    },
  ]
}

/** In the words of this console where the host's own name places of a configuration and the change by its id. */
export const adviceOf = ({ code, advice }: Integration['attention'][number]): string =>
  code === 'change_held' ? texts.integrations.held : advice

/** What the host notices of an integration, held changes among it, has its advice for a title: it says all there is. */
const ofAttention = ({ id, name, attention }: Integration): readonly Need[] =>
  attention.map(one => ({
    key: `${one.code} ${id}`,
    title: name,
    advice: adviceOf(one),
    tone: 'notice',
    since: undefined,
    endsAt: one.endsAt,
    ways: [toIntegration(id)],
  }))

function ofPolicies(integration: Integration): readonly Need[] {
  const {
    id,
    name,
    loosenedPolicies: [first],
  } = integration
  return first
    ? [
        {
          key: `policy ${id}`,
          title: t.loosened(name),
          advice: t.loosenedHow,
          tone: 'notice',
          since: first.since,
          ways: [...waysToPolicy(integration), toIntegration(id)],
        },
      ]
    : []
}

const ofAlert = ({ id, title, advice, canWait, since, endsAt, integrationId }: Alert, name: string | undefined): Need => ({
  key: `alert ${id}`,
  title: name === undefined ? title : `${title}: ${name}`,
  advice,
  tone: canWait ? 'notice' : 'bad',
  since,
  endsAt,
  ways: [{ to: '/settings/alerts' }, ...(integrationId === null ? [] : [toIntegration(integrationId)])],
})

const ofReviews = (open: number): readonly Need[] =>
  open === 0
    ? []
    : [
        {
          key: 'reviews',
          title: t.reviews(open),
          advice: t.reviewsHow,
          tone: 'notice',
          since: undefined,
          ways: waysToReviews,
        },
      ]

const ofCases = (open: number): readonly Need[] =>
  open === 0
    ? []
    : [
        {
          key: 'cases',
          title: t.cases(open),
          advice: t.casesHow,
          tone: 'bad',
          since: undefined,
          ways: [{ to: '/cases' }],
        },
      ]

/** What the host was started with that is seldom meant so. */
const ofWarning = ({ code, advice }: Settings['warnings'][number]): Need => ({
  key: code,
  title: texts.settings.warnings[code],
  advice,
  tone: 'notice',
  since: undefined,
  ways: [{ to: '/settings' }],
})

const weight: Readonly<Record<Tone, number>> = { bad: 0, notice: 1, active: 2, calm: 3, good: 4 }

/** What cannot wait comes first; the rest in the order in which it concerns people. */
export function needsOf(
  alerts: readonly Alert[],
  integrations: readonly Integration[],
  { openReviews, openCases }: { readonly openReviews: number; readonly openCases: number },
  warnings: Settings['warnings'],
): readonly Need[] {
  const all = [
    ...alerts.map(one => ofAlert(one, integrations.find(({ id }) => id === one.integrationId)?.name)),
    ...integrations.flatMap(ofSync),
    ...ofCases(openCases),
    ...ofReviews(openReviews),
    ...integrations.flatMap(ofAttention),
    ...integrations.flatMap(ofPolicies),
    ...warnings.map(ofWarning),
  ]
  return all.toSorted((one, other) => weight[one.tone] - weight[other.tone])
}
