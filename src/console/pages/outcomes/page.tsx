import { Group, NativeSelect } from '@mantine/core'
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { answered, api } from '../../api/client.ts'
import type { VerificationReport } from '../../api/schema.ts'
import { useFilters } from '../../frame/address.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { texts } from '../../texts/index.ts'
import { OverTime } from './over-time.tsx'
import type { ShownBy } from './series.ts'
import { Summary } from './summary.tsx'

const t = texts.verifications
const o = t.over
const back = { to: '/verifications', label: t.view.back }
const dayMs = 86_400_000

type Purpose = VerificationReport['purpose']
type Days = keyof typeof o.ranges
const bys = Object.keys(o.series) as ShownBy[]
const purposes = Object.keys(t.purposes) as Purpose[]
const ranges = Object.keys(o.ranges) as Days[]
/** Up to that many days are shown by the hour. */
const byTheHour = 2

function outcomesQuery(by: ShownBy, days: Days, purpose: Purpose | undefined) {
  const bucket = Number(days) <= byTheHour ? 'hour' : 'day'
  return queryOptions({
    queryKey: ['/v1/reports/outcomes', { by, days, purpose }],
    queryFn: ({ signal }) =>
      answered(
        api.GET('/v1/reports/outcomes', {
          params: {
            query: {
              bucket,
              by: by === 'outcome' ? 'purpose' : by,
              from: new Date(Date.now() - (Number(days) - (bucket === 'day' ? 1 : 0)) * dayMs).toISOString(),
              ...(purpose ? { purpose } : {}),
            },
          },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  })
}

/** How verifications ended over time, as a picture, as a table, and in all. */
export function OutcomesPage() {
  const [set, change] = useFilters(['by', 'days', 'purpose'])
  const by = bys.find(one => one === set.by) ?? 'outcome'
  const days = ranges.find(one => one === set.days) ?? '30'
  const purpose = purposes.find(one => one === set.purpose)
  const query = useQuery(outcomesQuery(by, days, purpose))
  return (
    <Page title={o.title} lead={o.lead} back={back}>
      <Group gap="sm" align="flex-end">
        <NativeSelect
          label={o.show}
          value={by}
          onChange={event => change({ by: event.currentTarget.value })}
          data={bys.map(value => ({ value, label: o.series[value] as string }))}
        />
        <NativeSelect
          label={o.range}
          value={days}
          onChange={event => change({ days: event.currentTarget.value })}
          data={ranges.map(value => ({ value, label: o.ranges[value] as string }))}
        />
        <NativeSelect
          label={o.purpose}
          value={purpose ?? ''}
          onChange={event => change({ purpose: event.currentTarget.value || undefined })}
          data={[{ value: '', label: o.anyPurpose }, ...purposes.map(value => ({ value, label: t.purposes[value] as string }))]}
        />
      </Group>
      <Answered query={query} loading={<Loading rows={1} height={340} />}>
        {outcomes =>
          outcomes.keys.length === 0 ? (
            <Empty title={o.none} icon="chart">
              {o.noneHow}
            </Empty>
          ) : (
            <>
              <OverTime outcomes={outcomes} by={by} range={o.ranges[days]} isHourly={Number(days) <= byTheHour} />
              <Section title={o.summary}>
                <Summary outcomes={outcomes} by={by === 'outcome' ? 'purpose' : by} />
              </Section>
            </>
          )
        }
      </Answered>
    </Page>
  )
}
