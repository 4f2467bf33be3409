import { Modal, MultiSelect, NativeSelect, Switch, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import type { Paths } from '../../api/schema.ts'
import { DialogForm } from '../../parts/dialog-form.tsx'
import { faultsOf } from '../../parts/faults.ts'
import { SecretOnce } from '../../parts/secret-once.tsx'
import { useToast } from '../../parts/toast.ts'
import { texts } from '../../texts/index.ts'
import { webhooksQuery } from './webhook-api.ts'

const t = texts.webhooks
type New = Paths['/v1/webhooks']['post']['requestBody']['content']['application/json']
type Format = NonNullable<New['format']>
type Events = NonNullable<New['events']>
type Subject = keyof typeof t.form.subjects
const formats = Object.entries(t.formats).map(([value, label]) => ({ value, label }))
const subjects = Object.entries(t.form.subjects).map(([value, label]) => ({ value, label }))
const fields = ['/name', '/url', '/format', '/events', '/audience', '/subject', '/authorization', '/rehearsals']

/** Every event, to be chosen from. */
export const eventChoices = Object.entries(t.events).map(([value, label]) => ({ value, label: `${value}: ${label}` }))

/** Makes a receiver, shows its secret this once, and leads to its page. */
export function NewWebhook({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const [made, setMade] = useState<{ readonly id: string; readonly secret: string }>()
  const navigate = useNavigate()
  const goTo = (webhookId: string) => void navigate({ to: '/settings/webhooks/$webhookId', params: { webhookId } })
  return (
    <>
      <Modal opened={opened && made === undefined} onClose={onClose} title={t.form.title} size="lg">
        <Form onClose={onClose} onMade={(id, secret) => (secret === null ? goTo(id) : setMade({ id, secret }))} />
      </Modal>
      <SecretOnce
        title={t.secret.title}
        values={made && [[t.secret.name, made.secret]]}
        onClose={() => {
          if (made) goTo(made.id)
          setMade(undefined)
          onClose()
        }}
      />
    </>
  )
}

function Form({
  onClose,
  onMade,
}: {
  readonly onClose: () => void
  readonly onMade: (id: string, secret: string | null) => void
}) {
  const [name, setName] = useState('')
  const [url, setUrl] = useState('')
  const [format, setFormat] = useState<Format>('standard')
  const [events, setEvents] = useState<string[]>([])
  const [rehearsals, setRehearsals] = useState(false)
  const [audience, setAudience] = useState('')
  const [subject, setSubject] = useState<Subject>('email')
  const [issuer, setIssuer] = useState('')
  const [authorization, setAuthorization] = useState('')
  const client = useQueryClient()
  const toast = useToast()
  const isSet = format === 'set'
  const making = useMutation({
    mutationFn: () =>
      answered(
        api.POST('/v1/webhooks', {
          body: {
            name,
            url,
            format,
            ...(events.length === 0 ? {} : { events: events as Events }),
            ...(format === 'standard' && rehearsals ? { rehearsals } : {}),
            ...(isSet
              ? {
                  audience,
                  subject: subject === 'iss_sub' ? { format: subject, issuer } : { format: subject },
                  ...(authorization === '' ? {} : { authorization }),
                }
              : {}),
          },
        }),
      ),
    gcTime: 0,
    async onSuccess({ id, secret }) {
      if (secret === null) toast.done(t.secret.none)
      await client.invalidateQueries({ queryKey: webhooksQuery.queryKey })
      onMade(id, secret)
    },
  })
  const faults = faultsOf(making.error, fields)
  return (
    <DialogForm
      submit={t.create}
      onSubmit={() => making.mutate()}
      onCancel={onClose}
      pending={making.isPending}
      error={making.error}
      shownFaults={faults.isShown}
    >
      <TextInput
        label={t.form.name}
        required
        maxLength={120}
        value={name}
        onChange={event => setName(event.currentTarget.value)}
        error={faults.at('/name')}
        data-autofocus
      />
      <TextInput
        label={t.form.url}
        description={t.form.urlHelp}
        required
        type="url"
        value={url}
        onChange={event => setUrl(event.currentTarget.value)}
        error={faults.at('/url')}
      />
      <NativeSelect
        label={t.form.format}
        data={formats}
        value={format}
        onChange={event => setFormat(event.currentTarget.value as Format)}
        error={faults.at('/format')}
      />
      <MultiSelect
        label={t.form.events}
        description={t.form.eventsHelp}
        data={eventChoices}
        value={events}
        onChange={setEvents}
        error={faults.at('/events')}
        searchable
        maxDropdownHeight={240}
      />
      {format === 'standard' && (
        <Switch label={t.form.rehearsals} checked={rehearsals} onChange={event => setRehearsals(event.currentTarget.checked)} />
      )}
      {isSet && (
        <>
          <TextInput
            label={t.form.audience}
            required
            value={audience}
            onChange={event => setAudience(event.currentTarget.value)}
            error={faults.at('/audience')}
          />
          <NativeSelect
            label={t.form.subject}
            data={subjects}
            value={subject}
            onChange={event => setSubject(event.currentTarget.value as Subject)}
            error={subject === 'iss_sub' ? undefined : faults.at('/subject')}
          />
          {subject === 'iss_sub' && (
            <TextInput
              label={t.form.issuer}
              required
              type="url"
              value={issuer}
              onChange={event => setIssuer(event.currentTarget.value)}
              error={faults.at('/subject')}
            />
          )}
          <TextInput
            label={t.form.authorization}
            description={t.form.authorizationHelp}
            type="password"
            autoComplete="off"
            value={authorization}
            onChange={event => setAuthorization(event.currentTarget.value)}
            error={faults.at('/authorization')}
          />
        </>
      )}
    </DialogForm>
  )
}
