import { Button, Group, NumberInput, SimpleGrid, Stack, Switch, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { queryClient } from '../../api/query-client.ts'
import { useMay } from '../../api/session.ts'
import { Answered } from '../../parts/answered.tsx'
import { faultsOf } from '../../parts/faults.ts'
import { Leaving } from '../../parts/leaving.tsx'
import { ChangedMeanwhile, Meanwhile } from '../../parts/meanwhile.tsx'
import { Section } from '../../parts/page.tsx'
import { useToast } from '../../parts/toast.ts'
import { Trouble } from '../../parts/trouble.tsx'
import { texts } from '../../texts/index.ts'
import { readRunsAgain } from '../sync/queries.ts'
import { scheduleQuery } from './queries.ts'

const t = texts.sync.setup
const fields = ['/incrementalMinutes', '/fullHours']

interface Values {
  readonly incrementalMinutes: number
  readonly fullHours: number
  readonly paused: boolean
  readonly twoPeople: boolean
}

const names = ['incrementalMinutes', 'fullHours', 'paused', 'twoPeople'] as const
const labels = { incrementalMinutes: t.incremental, fullHours: t.full, paused: t.paused, twoPeople: t.twoPeople }
const isSame = (one: Values, other: Values) => names.every(name => one[name] === other[name])
const saidOf = (value: number | boolean) => (typeof value === 'number' ? String(value) : value ? t.on : t.offNow)

/** What was changed of `before`, laid over what is in force now. */
const laidOver = (inForce: Values, before: Values, mine: Values): Values => ({
  ...inForce,
  ...Object.fromEntries(names.filter(name => mine[name] !== before[name]).map(name => [name, mine[name]])),
})

/** How often a directory is read, and who may let a held run go. */
export function Schedule({ id }: { readonly id: string }) {
  const query = useQuery(scheduleQuery(id))
  return (
    <Section title={t.schedule}>
      <Answered query={query}>{schedule => <Form id={id} stored={schedule} />}</Answered>
    </Section>
  )
}

function Form({ id, stored }: { readonly id: string; readonly stored: Values }) {
  const may = useMay()
  const toast = useToast()
  const [base, setBase] = useState(stored)
  const [values, set] = useState(stored)
  const take = (inForce: Values, wanted = inForce) => {
    setBase(inForce)
    set(wanted)
  }
  const { queryKey } = scheduleQuery(id)
  const save = useMutation({
    async mutationFn(body: Values) {
      const inForce = await queryClient.fetchQuery({ ...scheduleQuery(id), staleTime: 0 })
      if (!isSame(inForce, base)) throw new ChangedMeanwhile<Values>(inForce)
      return answered(api.PUT('/v1/integrations/{id}/schedule', { params: { path: { id } }, body }))
    },
    onSuccess(saved, sent) {
      queryClient.setQueryData(queryKey, saved)
      take(saved)
      readRunsAgain()
      toast.done(saved.twoPeople && !sent.twoPeople ? t.endAsked : t.saved)
    },
  })
  const mayWrite = may('integrations:write')
  const faults = faultsOf(save.error, fields)
  const isChanged = !isSame(values, base)
  // Beneath nobody who types: whoever entered something is told when they save it.
  if (!isChanged && !save.isPending && !isSame(stored, base)) take(stored)
  const theirs = save.error instanceof ChangedMeanwhile ? (save.error.inForce as Values) : undefined
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
          {theirs ? (
            <Meanwhile
              theirs={names
                .filter(name => theirs[name] !== base[name])
                .map(name => [labels[name], saidOf(theirs[name])] as const)}
              onTake={() => {
                take(theirs)
                save.reset()
              }}
              onLay={() => {
                take(theirs, laidOver(theirs, base, values))
                save.reset()
              }}
            />
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
