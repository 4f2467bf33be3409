import { Modal, Select, Text, Textarea } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { directoriesQuery, type Whom } from '../../api/directory.ts'
import { readLinksAgain } from '../../api/links.ts'
import type { DirectoryUser } from '../../api/schema.ts'
import { DialogForm } from '../../parts/dialog-form.tsx'
import { faultsOf } from '../../parts/faults.ts'
import { saidOf } from '../../parts/said.ts'
import { useToast } from '../../parts/toast.ts'
import { texts } from '../../texts/index.ts'

const t = texts.links.propose
const fields = ['/accounts', '/reason']
const fewestLetters = 2
const shown = 20

interface Shown {
  readonly person: Whom
  readonly opened: boolean
  readonly onClose: () => void
}

/** Proposes that another account is the same person's. Somebody else confirms it. */
export function ProposeLink({ opened, onClose, person }: Shown) {
  return (
    <Modal opened={opened} onClose={onClose} title={t.title}>
      <Form person={person} onClose={onClose} />
    </Modal>
  )
}

function Form({ person: { integrationId, externalId }, onClose }: Omit<Shown, 'opened'>) {
  const toast = useToast()
  const [other, setOther] = useState<DirectoryUser>()
  const [reason, setReason] = useState('')
  const proposing = useMutation({
    mutationFn: (chosen: DirectoryUser) => {
      const accounts: [Whom, Whom] = [
        { integrationId, externalId },
        { integrationId: chosen.integrationId, externalId: chosen.externalId },
      ]
      return answered(api.POST('/v1/directory/links', { body: { accounts, reason: reason.trim() } }))
    },
    async onSuccess() {
      await readLinksAgain()
      toast.done(t.done)
      onClose()
    },
  })
  const faults = faultsOf(proposing.error, fields)
  return (
    <DialogForm
      submit={t.confirm}
      onSubmit={() => other && proposing.mutate(other)}
      onCancel={onClose}
      pending={proposing.isPending}
      error={proposing.error}
      shownFaults={faults.isShown}
      disabled={other === undefined || reason.trim() === ''}
    >
      <Text>{t.what}</Text>
      <OtherAccount except={{ integrationId, externalId }} value={other} onChange={setOther} fault={faults.at('/accounts')} />
      <Textarea
        label={t.reason}
        description={t.reasonHow}
        required
        maxLength={500}
        rows={3}
        value={reason}
        onChange={event => setReason(event.currentTarget.value)}
        error={faults.at('/reason')}
      />
    </DialogForm>
  )
}

const keyOf = ({ integrationId, externalId }: Whom) => `${integrationId} ${externalId}`

/** Found as one types. Of two that are called alike, the login and the directory tell which is which. */
function OtherAccount({
  except,
  value,
  onChange,
  fault,
}: {
  readonly except: Whom
  readonly value: DirectoryUser | undefined
  readonly onChange: (chosen: DirectoryUser | undefined) => void
  readonly fault: string | undefined
}) {
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed.trim(), 200)
  const directories = useQuery(directoriesQuery)
  const nameOf = (id: string) => directories.data?.items.find(one => one.integrationId === id)?.name ?? id
  const found = useQuery({
    queryKey: ['/v1/directory/users', { search, limit: shown }],
    queryFn: ({ signal }) => answered(api.GET('/v1/directory/users', { params: { query: { search, limit: shown } }, signal })),
    enabled: search.length >= fewestLetters,
    placeholderData: keepPreviousData,
  })
  const labelOf = ({ displayName, login, integrationId }: DirectoryUser) =>
    [displayName, login, nameOf(integrationId)].filter(Boolean).join(' · ')
  const people = (search.length < fewestLetters ? [] : (found.data?.items ?? [])).filter(
    one => keyOf(one) !== keyOf(except) && one.status !== 'removed',
  )
  const all = value === undefined || people.some(one => keyOf(one) === keyOf(value)) ? people : [value, ...people]
  return (
    <Select
      label={texts.links.propose.other}
      description={t.otherHow}
      required
      data={all.map(one => ({ value: keyOf(one), label: labelOf(one) }))}
      // The host has narrowed them already.
      filter={({ options }) => options}
      searchable
      clearable
      value={value === undefined ? null : keyOf(value)}
      onChange={key => onChange(all.find(one => keyOf(one) === key))}
      // The name of the one that is chosen stands in the field and is no search.
      onSearchChange={text => setTyped(value !== undefined && text === labelOf(value) ? '' : text)}
      nothingFoundMessage={search.length < fewestLetters ? t.letters : found.isFetching ? undefined : t.nobody}
      error={fault ?? (found.error ? t.failed(saidOf(found.error).title) : undefined)}
      comboboxProps={{ transitionProps: { duration: 0 } }}
      data-autofocus
    />
  )
}
