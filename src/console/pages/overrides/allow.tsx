import { Alert, Button, Card, NativeSelect, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { allowedQuery, desksQuery } from '../../api/helpdesk.ts'
import { queryClient } from '../../api/query-client.ts'
import type { Helpdesk } from '../../api/schema.ts'
import { Answered } from '../../parts/answered.tsx'
import { Copy } from '../../parts/copy.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Facts } from '../../parts/facts.tsx'
import { faultsOf } from '../../parts/faults.ts'
import { Icon } from '../../parts/icons.tsx'
import { Leaving } from '../../parts/leaving.tsx'
import { Section } from '../../parts/page.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.overrides.allow
const nothing = { login: '', address: '', why: '' }

/** Allows one check of one person. Whose case is the supervisor's own, and who is the agent, the host looks at. */
export function Allow() {
  const desks = useQuery(desksQuery)
  return (
    <Section title={t.title}>
      <Answered query={desks}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={texts.helpdesk.none} icon="headset">
              {texts.helpdesk.noneHow}
            </Empty>
          ) : (
            <Form desks={items} />
          )
        }
      </Answered>
    </Section>
  )
}

function Form({ desks }: { readonly desks: readonly Helpdesk[] }) {
  const [deskId, setDeskId] = useState(desks[0]?.id)
  const [directoryId, setDirectoryId] = useState<string>()
  const [entered, setEntered] = useState(nothing)
  const desk = desks.find(({ id }) => id === deskId) ?? desks[0]
  const directory = desk?.directories.find(({ id }) => id === directoryId) ?? desk?.directories[0]
  const isChoice = (desk?.directories.length ?? 0) > 1
  const allowing = useMutation({
    mutationFn: (integrationId: string) =>
      answered(
        api.POST('/v1/helpdesk/overrides', {
          body: {
            integrationId,
            loginHint: entered.login.trim(),
            why: entered.why.trim(),
            ...(isChoice && directory ? { directoryIntegrationId: directory.id } : {}),
            ...(entered.address.trim() === '' ? {} : { address: entered.address.trim() }),
          },
        }),
      ),
    onSuccess() {
      setEntered(nothing)
      void queryClient.invalidateQueries({ queryKey: allowedQuery.queryKey })
    },
  })
  const faults = faultsOf(allowing.error, ['/loginHint', '/address', '/why'])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (desk && !allowing.isPending) allowing.mutate(desk.id)
  }
  const change = (next: Partial<typeof nothing>) => setEntered(before => ({ ...before, ...next }))
  return (
    <Card withBorder component="form" onSubmit={submit} bg="var(--raised)">
      <Leaving isDirty={() => Object.values(entered).some(text => text !== '') && !allowing.isPending} />
      <Stack>
        <Text>{t.does}</Text>
        {desks.length > 1 && (
          <NativeSelect
            label={texts.helpdesk.find.desk}
            value={desk?.id}
            onChange={event => setDeskId(event.currentTarget.value)}
            data={desks.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        {isChoice && (
          <NativeSelect
            label={texts.helpdesk.find.directory}
            value={directory?.id}
            onChange={event => setDirectoryId(event.currentTarget.value)}
            data={(desk?.directories ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        <TextInput
          label={texts.helpdesk.find.login}
          value={entered.login}
          onChange={event => change({ login: event.currentTarget.value })}
          error={faults.at('/loginHint')}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={320}
          required
        />
        <TextInput
          label={t.address}
          description={t.addressHow}
          value={entered.address}
          onChange={event => change({ address: event.currentTarget.value })}
          error={faults.at('/address')}
          autoComplete="off"
          spellCheck={false}
          maxLength={320}
        />
        <Textarea
          label={t.why}
          description={t.whyHow}
          value={entered.why}
          onChange={event => change({ why: event.currentTarget.value.replaceAll('\n', ' ') })}
          error={faults.at('/why')}
          maxLength={500}
          autosize
          minRows={2}
          required
        />
        {allowing.error && <Trouble error={allowing.error} shownFaults={faults.isShown} />}
        <Button type="submit" loading={allowing.isPending} leftSection={<Icon name="shield" size={16} />}>
          {t.button}
        </Button>
        {allowing.data && <Given key={allowing.data.id} {...allowing.data} />}
      </Stack>
    </Card>
  )
}

/** What the agent begins with. It is no secret by itself: it is good for this person alone, and not for the supervisor. */
function Given({ id, expiresAt }: { readonly id: string; readonly expiresAt: string }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => place.current?.focus(), [])
  return (
    <Alert ref={place} tabIndex={-1} variant="outline" color="pine" icon={<Icon name="check" />} title={t.done} role="status">
      <Facts
        items={[
          [t.permission, <Copy key="id" value={id} label={t.permission} />],
          [t.until, <When key="until" at={expiresAt} />],
        ]}
      />
    </Alert>
  )
}
