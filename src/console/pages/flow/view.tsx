import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { flowViewQuery, type FlowView as View } from '../../api/flows.ts'
import { Answered } from '../../parts/answered.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Section } from '../../parts/page.tsx'
import { Snippet } from '../../parts/snippet.tsx'
import { texts } from '../../texts/index.ts'
import classes from './flow.module.css'
import { FlowPage } from './flow-page.tsx'
import { StateTable } from './state-table.tsx'

const t = texts.flows

/** What a flow at the product sees of each end of a verification, and what to paste into it. */
export function FlowView() {
  return (
    <FlowPage tab="view" lead={t.statesHow}>
      {({ integration }) => <Seen id={integration.id} />}
    </FlowPage>
  )
}

function Seen({ id }: { readonly id: string }) {
  const query = useQuery(flowViewQuery(id))
  return (
    <Answered query={query} loading={<Loading rows={10} height={44} />}>
      {view => <Parts view={view} />}
    </Answered>
  )
}

function Parts({ view: { states, outputs, conditions } }: { readonly view: View }) {
  const hasPlaces = conditions.some(({ text }) => /\{\w+\}/.test(text))
  return (
    <>
      <Section title={t.states}>
        <StateTable states={states} />
      </Section>
      <Section title={t.conditions}>
        {hasPlaces && <Text c="dimmed">{t.braces}</Text>}
        <ul className={classes.cards}>
          {conditions.map(({ title, where, text }) => (
            <li key={`${title} ${text}`} className={classes.card}>
              <Stack gap={6}>
                <Text fw={600}>{title}</Text>
                <Text size="sm" c="dimmed">
                  {where}
                </Text>
                <Snippet text={text} label={title} />
              </Stack>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t.outputs}>
        <Facts items={outputs.map(({ name, says }) => [name, says])} />
      </Section>
    </>
  )
}
