import { Modal, NativeSelect, NumberInput, Select, SimpleGrid, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { integrationsQuery, templatesQuery } from '../../api/integrations.ts'
import { type Meant, previewQuery, readInvitesAgain } from '../../api/invites.ts'
import type { Integration } from '../../api/schema.ts'
import { verifyingOf } from '../../api/verifying.ts'
import { Answered } from '../../parts/answered.tsx'
import { DialogForm } from '../../parts/dialog-form.tsx'
import { faultsOf } from '../../parts/faults.ts'
import { Loading } from '../../parts/loading.tsx'
import { useToast } from '../../parts/toast.ts'
import { texts } from '../../texts/index.ts'
import { Preview } from './preview.tsx'

const t = texts.invitations.invite
const fields = ['/integrationId', '/validDays', '/perDay', '/language']
const usual = { days: 7, perDay: 5_000 }
const mostDays = 60
const mostPerDay = 1_000_000
const remindAfter = [3, 6]

type Language = keyof typeof t.languages
const languages = Object.keys(t.languages) as Language[]

interface Shown {
  readonly meant: Meant
  readonly opened: boolean
  readonly onClose: () => void
}

/** Asks a group, or whoever a list shows, to enroll: with what would happen, before it does. */
export function InviteMany({ meant, opened, onClose }: Shown) {
  return (
    <Modal opened={opened} onClose={onClose} title={t.title} size="lg">
      <Asked meant={meant} onClose={onClose} />
    </Modal>
  )
}

function Asked({ meant, onClose }: Omit<Shown, 'opened'>) {
  const integrations = useQuery(integrationsQuery)
  const templates = useQuery(templatesQuery)
  return (
    <Answered query={templates} loading={<Loading rows={3} height={48} />}>
      {known => (
        <Answered query={integrations} loading={<Loading rows={3} height={48} />}>
          {({ items }) => (
            <Form meant={meant} onClose={onClose} verifying={verifyingOf(items, known.items, meant.directoryIntegrationId)} />
          )}
        </Answered>
      )}
    </Answered>
  )
}

function Form({ meant, onClose, verifying }: Omit<Shown, 'opened'> & { readonly verifying: readonly Integration[] }) {
  const toast = useToast()
  const navigate = useNavigate()
  const [chosen, choose] = useState<string | null>(null)
  const [validDays, setValidDays] = useState<number | string>(usual.days)
  const [perDay, setPerDay] = useState<number | string>(usual.perDay)
  const [language, setLanguage] = useState<Language>('en')
  const through = chosen ?? verifying[0]?.id ?? null
  const preview = useQuery(previewQuery(through, meant))
  const inviting = useMutation({
    mutationFn: () => {
      const days = Number(validDays)
      const pace = { validDays: days, perDay: Number(perDay), remindDays: remindAfter.filter(day => day < days), language }
      return answered(api.POST('/v1/invites', { body: { integrationId: through ?? '', ...meant, ...pace } }))
    },
    async onSuccess(made) {
      await readInvitesAgain()
      toast.done(t.done)
      onClose()
      await navigate({ to: '/invitations/$campaignId', params: { campaignId: made.id } })
    },
  })
  const faults = faultsOf(inviting.error, fields)
  const { data } = preview
  const isCounted = data !== undefined && !data.isPartial && data.invited > 0
  return (
    <DialogForm
      submit={data?.isPartial ? t.confirmMany : t.confirm(isCounted ? data.invited : undefined)}
      onSubmit={() => inviting.mutate()}
      onCancel={onClose}
      pending={inviting.isPending}
      error={inviting.error}
      shownFaults={faults.isShown}
      disabled={data === undefined || !data.canSend || (data.invited === 0 && !data.isPartial)}
    >
      <Text>{meant.groupId === undefined ? t.list : t.wholeGroup}</Text>
      <Select
        label={t.through}
        description={t.throughHow}
        placeholder={t.noThrough}
        data={verifying.map(({ id, name }) => ({ value: id, label: name }))}
        value={through}
        onChange={choose}
        allowDeselect={false}
        error={faults.at('/integrationId')}
        comboboxProps={{ transitionProps: { duration: 0 } }}
        data-autofocus
      />
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
        <NumberInput
          label={t.days}
          min={1}
          max={mostDays}
          allowDecimal={false}
          value={validDays}
          onChange={setValidDays}
          error={faults.at('/validDays')}
        />
        <NumberInput
          label={t.perDay}
          min={1}
          max={mostPerDay}
          allowDecimal={false}
          thousandSeparator=","
          value={perDay}
          onChange={setPerDay}
          error={faults.at('/perDay')}
        />
        <NativeSelect
          label={t.language}
          value={language}
          onChange={event => setLanguage(languages.find(one => one === event.currentTarget.value) ?? 'en')}
          data={languages.map(value => ({ value: value as string, label: t.languages[value] }))}
          error={faults.at('/language')}
        />
      </SimpleGrid>
      {through !== null && (
        <Answered query={preview} loading={<Loading rows={2} height={48} />}>
          {found => <Preview preview={found} />}
        </Answered>
      )}
    </DialogForm>
  )
}
