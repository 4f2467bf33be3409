import { Button, Group, NumberInput, SimpleGrid, Stack, Switch, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { queryClient } from '../../api/query-client.ts'
import { useMay } from '../../api/session.ts'
import { Answered } from '../../parts/answered.tsx'
import { faultsOf } from '../../parts/faults.ts'
import { Leaving } from '../../parts/leaving.tsx'
import { Section } from '../../parts/page.tsx'
import { useToast } from '../../parts/toast.ts'
import { Trouble } from '../../parts/trouble.tsx'
import { texts } from '../../texts/index.ts'
import { readRunsAgain } from '../sync/queries.ts'
import { Meanwhile } from './meanwhile.tsx'
import { scheduleQuery } from './queries.ts'

const t = texts.sync.setup
const fields = ['/incrementalMinutes', '/fullHours']

interface Values {
  readonly incrementalMinutes: number
  readonly fullHours: number
  readonly paused: boolean
  readonly twoPeople: boolean
}

/** Somebody else set another schedule since the form was filled. */
class OtherSchedule extends Error {}

const isSame = (one: Values, other: Values) =>
  (['incrementalMinutes', 'fullHours', 'paused', 'twoPeople'] as const).every(name => one[name] === other[name])

/** How often a directory is read, and who may let a held run go. */
export function Schedule({ id }: { readonly id: string }) {
  const query = useQuery(scheduleQuery(id))
  // Made anew of what is in force when somebody asks for that, and not beneath somebody who types.
  const [edition, renew] = useState(0)
  return (
    <Section title={t.schedule}>
      <Answered query={query}>
        {schedule => <Form key={edition} id={id} initial={schedule} onRenew={() => renew(edition + 1)} />}
      </Answered>
    </Section>
  )
}

function Form({ id, initial, onRenew }: { readonly id: string; readonly initial: Values; readonly onRenew: () => void }) {
  const may = useMay()
  const toast = useToast()
  const [base, setBase] = useState(initial)
  const [values, set] = useState(initial)
  const { queryKey } = scheduleQuery(id)
  const save = useMutation({
    async mutationFn(body: Values) {
      const inForce = await queryClient.fetchQuery({ ...scheduleQuery(id), staleTime: 0 })
      if (!isSame(inForce, base)) throw new OtherSchedule()
      return answered(api.PUT('/v1/integrations/{id}/schedule', { params: { path: { id } }, body }))
    },
    onSuccess(stored, sent) {
      queryClient.setQueryData(queryKey, stored)
      setBase(stored)
      set(stored)
      readRunsAgain()
      toast.done(stored.twoPeople && !sent.twoPeople ? t.endAsked : t.saved)
    },
  })
  const mayWrite = may('integrations:write')
  const faults = faultsOf(save.error, fields)
  const isChanged = !isSame(values, base)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isChanged && !save.isPending) save.mutate(values)
  }
  const number = (text: string | number) => (typeof text === 'number' ? text : Number.parseInt(text, 10) || 0)
  return (
    <>
      <Leaving isDirty={() => isChanged} />
      <form onSubmit={submit} noValidate>
        <Stack>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <NumberInput
              label={t.incremental}
              description={t.incrementalHint}
              value={values.incrementalMinutes}
              onChange={text => set({ ...values, incrementalMinutes: number(text) })}
              error={faults.at('/incrementalMinutes')}
              allowDecimal={false}
              allowNegative={false}
              disabled={!mayWrite}
              hideControls
            />
            <NumberInput
              label={t.full}
              description={t.fullHint}
              value={values.fullHours}
              onChange={text => set({ ...values, fullHours: number(text) })}
              error={faults.at('/fullHours')}
              allowDecimal={false}
              allowNegative={false}
              disabled={!mayWrite}
              hideControls
            />
            <Switch
              label={t.paused}
              description={t.pausedHint}
              checked={values.paused}
              onChange={event => set({ ...values, paused: event.currentTarget.checked })}
              disabled={!mayWrite}
            />
            <Switch
              label={t.twoPeople}
              description={t.twoPeopleHint}
              checked={values.twoPeople}
              onChange={event => set({ ...values, twoPeople: event.currentTarget.checked })}
              disabled={!mayWrite}
            />
          </SimpleGrid>
          {save.error instanceof OtherSchedule ? (
            <Meanwhile onReload={onRenew} />
          ) : (
            save.error && <Trouble error={save.error} shownFaults={faults.isShown} />
          )}
          {mayWrite ? (
            <Group gap="sm">
              <Button type="submit" loading={save.isPending} disabled={!isChanged}>
                {t.save}
              </Button>
              {!isChanged && (
                <Text size="sm" c="dimmed">
                  {t.unchanged}
                </Text>
              )}
            </Group>
          ) : (
            <Text c="dimmed">{t.mayNot}</Text>
          )}
        </Stack>
      </form>
    </>
  )
}
