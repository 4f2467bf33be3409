import { Group, List, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type Whom, whyQuery } from '../../api/directory.ts'
import type { Why as View } from '../../api/schema.ts'
import { Answered } from '../../parts/answered.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Section } from '../../parts/page.tsx'
import { State } from '../../parts/state.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import classes from './person.module.css'

const t = texts.person.why
const purposes = Object.keys(t.purposes) as (keyof typeof t.purposes)[]
type Sentence = View['step_up']['sentences'][number]

/** Why somebody can or cannot step up, recover or be helped now, in the sentences that `stepgate why` says, too. */
export function Why({ person }: { readonly person: Whom }) {
  const query = useQuery(whyQuery(person))
  return (
    <Section title={t.title}>
      <Answered query={query} loading={<Loading rows={1} height={190} />}>
        {why => (
          <Stack gap="sm">
            <div className={classes.purposes}>
              {purposes.map(purpose => (
                <Purpose key={purpose} title={t.purposes[purpose]} view={why[purpose]} />
              ))}
            </div>
            <Text size="sm" c="dimmed" component="div">
              {t.lead} {t.at} <When at={why.at} />.{' '}
              {why.viewAt !== null && (
                <>
                  {t.view} <When at={why.viewAt} />.
                </>
              )}
            </Text>
          </Stack>
        )}
      </Answered>
    </Section>
  )
}

function Purpose({ title, view }: { readonly title: string; readonly view: View['step_up'] }) {
  const stops = view.sentences.filter(({ blocks }) => blocks)
  const notes = view.sentences.filter(({ blocks, code }) => !blocks && code !== 'door_open')
  return (
    <section className={classes.purpose} aria-label={title}>
      <Group justify="space-between" gap="xs">
        <Title order={3}>{title}</Title>
        <State tone={view.can ? 'good' : 'bad'}>{view.can ? t.can : t.cannot}</State>
      </Group>
      <Sentences all={stops} label={t.stops} />
      <Open doors={view.doors} />
      <Sentences all={notes} label={t.notes} quiet />
    </section>
  )
}

function Sentences({
  all,
  label,
  quiet = false,
}: {
  readonly all: readonly Sentence[]
  readonly label: string
  readonly quiet?: boolean
}) {
  if (all.length === 0) return null
  return (
    <List size="sm" spacing={6} aria-label={label} className={quiet ? classes.quiet : undefined}>
      {all.map(sentence => (
        <List.Item key={`${sentence.code} ${sentence.text}`}>
          {sentence.text}
          {sentence.blocks && sentence.actor !== null && (
            <Text size="sm" c="dimmed">
              {t.acts(sentence.actor)}
            </Text>
          )}
          {sentence.until !== null && (
            <Text size="sm" c="dimmed" component="div">
              {t.until} <When at={sentence.until} />
            </Text>
          )}
        </List.Item>
      ))}
    </List>
  )
}

/** The ways that are open, in one sentence for each policy: there may be many. */
function Open({ doors }: { readonly doors: View['step_up']['doors'] }) {
  const open = doors.filter(one => one.open)
  const policies = new Map(open.map(({ policy }) => [`${policy.id} ${policy.version}`, policy]))
  return [...policies].map(([key, { id, version }]) => (
    <Text key={key} size="sm">
      {t.open(
        id,
        version,
        open.flatMap(({ name, policy }) => (policy.id === id && policy.version === version ? [name] : [])),
      )}
    </Text>
  ))
}
