import { Modal, SimpleGrid, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { listKey } from '../../api/people-list.ts'
import { isProblem } from '../../api/problem.ts'
import { queryClient } from '../../api/query-client.ts'
import type { Integration, ListedPerson } from '../../api/schema.ts'
import { useMayOpen } from '../../frame/open-pages.ts'
import { DialogForm } from '../../parts/dialog-form.tsx'
import { faultsOf } from '../../parts/faults.ts'
import { PageLink } from '../../parts/link.tsx'
import { useToast } from '../../parts/toast.ts'
import { texts } from '../../texts/index.ts'
import { type Entered, enteredOf, nameOf, names, sentOf } from './person.ts'

const t = texts.peopleList
const days: readonly (keyof Entered)[] = ['birthDate', 'startDate', 'endDate']
const longest: Readonly<Partial<Record<keyof Entered, number>>> = { email: 254, phone: 40, employeeNumber: 100, externalId: 100 }
const help: Readonly<Partial<Record<keyof Entered, string>>> = {
  login: t.form.loginHow,
  sponsor: t.form.sponsorHow,
  startDate: t.form.startHow,
  endDate: t.form.endHow,
  externalId: t.form.idHow,
}
/** In the order in which somebody would tell of a person. */
const order: readonly (keyof Entered)[] = [
  'login',
  'email',
  'givenName',
  'familyName',
  'birthDate',
  'phone',
  'startDate',
  'endDate',
  'sponsor',
  'employeeNumber',
  'externalId',
]

/** Somebody who is put on the list, or whose entry is changed. */
export function PersonForm({
  view,
  whom,
  onClose,
}: {
  readonly view: Integration
  /** Undefined while the dialog is closed, `new` for somebody who is not on the list. */
  readonly whom: ListedPerson | 'new' | undefined
  readonly onClose: () => void
}) {
  const title = whom === undefined || whom === 'new' ? t.form.add : t.form.edit(nameOf(whom))
  return (
    <Modal opened={whom !== undefined} onClose={onClose} title={title} size="lg" closeOnClickOutside={false}>
      {whom !== undefined && <Form view={view} known={whom === 'new' ? undefined : whom} onClose={onClose} />}
    </Modal>
  )
}

/** An id for whoever has none: the same for every attempt, so that one whose answer was lost lists nobody twice. */
function madeId(): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(12))
  return `ppl_${[...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')}`
}

function Form({
  view,
  known,
  onClose,
}: {
  readonly view: Integration
  readonly known: ListedPerson | undefined
  readonly onClose: () => void
}) {
  const [entered, setEntered] = useState(() => enteredOf(known))
  const [made] = useState(madeId)
  const root = useRef<HTMLDivElement>(null)
  const toast = useToast()
  const mayOpen = useMayOpen()
  const isNeeded = (name: keyof Entered): boolean =>
    name === 'login' ||
    (name === 'sponsor' && view.config.needsSponsor === true) ||
    (name === 'endDate' && typeof view.config.mostDays === 'number')
  const saving = useMutation({
    mutationFn: () => {
      const own = entered.externalId.trim()
      const externalId = known?.externalId ?? (own === '' ? made : own)
      // Nobody is overwritten whom whoever writes has not seen.
      const seen = known ? { 'if-match': `"${known.changedAt}"` } : own === '' ? {} : { 'if-none-match': '*' }
      return answered(
        api.PUT('/v1/directory/{integrationId}/people/{externalId}', {
          params: { path: { integrationId: view.id, externalId } },
          body: sentOf(entered),
          headers: seen,
        }),
      )
    },
    onSuccess(person) {
      toast.done(known ? t.form.edited(nameOf(person)) : t.form.added(nameOf(person)))
      onClose()
    },
    onSettled: () => void queryClient.invalidateQueries({ queryKey: listKey(view.id) }),
  })
  const faults = faultsOf(
    saving.error,
    names.map(name => `/${name}`),
  )
  useEffect(() => {
    if (saving.error) root.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [saving.error])
  return (
    <DialogForm
      submit={known ? t.form.submitEdit : t.form.submitAdd}
      onSubmit={() => saving.mutate()}
      onCancel={onClose}
      pending={saving.isPending}
      error={saving.error}
      shownFaults={faults.isShown}
    >
      <SimpleGrid ref={root} cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
        {order
          .filter(name => !(known && name === 'externalId'))
          .map(name => (
            <TextInput
              key={name}
              label={t.fields[name]}
              description={help[name]}
              type={days.includes(name) ? 'date' : 'text'}
              value={entered[name]}
              onChange={event => setEntered({ ...entered, [name]: event.currentTarget.value })}
              error={faults.at(`/${name}`)}
              maxLength={days.includes(name) ? undefined : (longest[name] ?? 200)}
              required={isNeeded(name)}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              inputWrapperOrder={['label', 'input', 'error', 'description']}
              data-autofocus={name === 'login' || undefined}
            />
          ))}
      </SimpleGrid>
      {isProblem(saving.error, 'version_conflict') && <Text size="sm">{t.form.changedHow}</Text>}
      {known && view.sync?.lastCompleteAt && mayOpen('/people/$integrationId/$externalId') && (
        <Text size="sm">
          <PageLink
            to="/people/$integrationId/$externalId"
            params={{ integrationId: view.id, externalId: known.externalId }}
            underline="always"
          >
            {t.form.inDirectory}
          </PageLink>
        </Text>
      )}
    </DialogForm>
  )
}
