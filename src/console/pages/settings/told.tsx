import { Button, Group, Stack, Switch, TagsInput, Text, TextInput } from '@mantine/core'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { answered, api } from '../../api/client.ts'
import type { Paths } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { Answered } from '../../parts/answered.tsx'
import { faultsOf } from '../../parts/faults.ts'
import { Leaving } from '../../parts/leaving.tsx'
import { PageLink } from '../../parts/link.tsx'
import { ChangedMeanwhile, Meanwhile } from '../../parts/meanwhile.tsx'
import { Section } from '../../parts/page.tsx'
import { useToast } from '../../parts/toast.ts'
import { Trouble } from '../../parts/trouble.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.settings.alerts
type Settings = Paths['/v1/alerts/settings']['get']['responses'][200]['content']['application/json']

const toldQuery = queryOptions({
  queryKey: ['/v1/alerts/settings'],
  queryFn: ({ signal }) => answered(api.GET('/v1/alerts/settings', { signal })),
})
const fields = ['/addresses', '/quietHours/from', '/quietHours/until', '/quietHours/timeZone']
const usualHours = () => ({
  from: '22:00',
  until: '07:00',
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
})

/** Who is told of alerts beside the owners, and when what can wait is not sent. */
export function Told() {
  const query = useQuery(toldQuery)
  return (
    <Section title={t.told}>
      <Answered query={query}>{settings => <Form stored={settings} />}</Answered>
      <Text size="sm" c="dimmed" component="div">
        {t.hooks}{' '}
        <PageLink to="/settings/webhooks" underline="always">
          {t.toHooks}
        </PageLink>
      </Text>
    </Section>
  )
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
const isOne = (one: Settings, other: Settings) => same(one.addresses, other.addresses) && same(one.quietHours, other.quietHours)

function Form({ stored }: { readonly stored: Settings }) {
  const may = useMay()
  const disabled = !may('alerts:write')
  const [base, setBase] = useState(stored)
  const [addresses, setAddresses] = useState<string[]>(stored.addresses)
  const [quietHours, setQuiet] = useState(stored.quietHours)
  const take = (inForce: Settings, wanted: Pick<Settings, 'addresses' | 'quietHours'> = inForce) => {
    setBase(inForce)
    setAddresses(wanted.addresses)
    setQuiet(wanted.quietHours)
  }
  const client = useQueryClient()
  const toast = useToast()
  const saving = useMutation({
    async mutationFn() {
      const inForce = await client.fetchQuery({ ...toldQuery, staleTime: 0 })
      if (!isOne(inForce, base)) throw new ChangedMeanwhile<Settings>(inForce)
      return answered(api.PUT('/v1/alerts/settings', { body: { addresses, quietHours } }))
    },
    onSuccess(saved) {
      take(saved)
      client.setQueryData(toldQuery.queryKey, saved)
      toast.done(t.saved)
    },
  })
  const faults = faultsOf(saving.error, fields)
  const isSame = same(addresses, base.addresses) && same(quietHours, base.quietHours)
  // Beneath nobody who types: whoever entered something is told when they save it.
  if (isSame && !saving.isPending && !isOne(stored, base)) take(stored)
  const theirs = saving.error instanceof ChangedMeanwhile ? (saving.error.inForce as Settings) : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!isSame && !saving.isPending) saving.mutate()
  }
  const time = (name: 'from' | 'until' | 'timeZone') => ({
    disabled,
    value: quietHours?.[name] ?? '',
    error: faults.at(`/quietHours/${name}`),
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      const { value } = event.currentTarget
      setQuiet(before => before && { ...before, [name]: value })
    },
  })
  return (
    <form onSubmit={submit}>
      <Leaving isDirty={() => !isSame && !saving.isPending} />
      <Stack align="flex-start">
        <TagsInput
          label={t.addresses}
          description={t.addressesHelp}
          w="100%"
          maw="40rem"
          disabled={disabled}
          value={addresses}
          onChange={setAddresses}
          error={faults.at('/addresses')}
        />
        <Switch
          label={t.quiet}
          description={t.quietHelp}
          disabled={disabled}
          checked={quietHours !== null}
          onChange={event => setQuiet(event.currentTarget.checked ? usualHours() : null)}
        />
        {quietHours && (
          <Group gap="sm" align="flex-start">
            <TextInput label={t.from} type="time" {...time('from')} />
            <TextInput label={t.until} type="time" {...time('until')} />
            <TextInput label={t.zone} {...time('timeZone')} />
          </Group>
        )}
        {theirs && (
          <Meanwhile
            theirs={[
              ...(same(theirs.addresses, base.addresses) ? [] : [[t.addresses, theirs.addresses.join(', ')] as const]),
              ...(same(theirs.quietHours, base.quietHours)
                ? []
                : [
                    [t.quiet, theirs.quietHours ? `${theirs.quietHours.from}–${theirs.quietHours.until}` : t.quietNever] as const,
                  ]),
            ]}
            onTake={() => {
              take(theirs)
              saving.reset()
            }}
            onLay={() => {
              take(theirs, {
                addresses: same(addresses, base.addresses) ? theirs.addresses : addresses,
                quietHours: same(quietHours, base.quietHours) ? theirs.quietHours : quietHours,
              })
              saving.reset()
            }}
          />
        )}
        {saving.error && !theirs && <Trouble error={saving.error} shownFaults={faults.isShown} />}
        {!disabled && (
          <Group gap="sm">
            <Button type="submit" loading={saving.isPending} disabled={isSame}>
              {t.save}
            </Button>
            {isSame && (
              <Text size="sm" c="dimmed">
                {t.nothing}
              </Text>
            )}
          </Group>
        )}
      </Stack>
    </form>
  )
}
