import { Button, List, Stack, Text, TextInput } from '@mantine/core'
import { type UseMutationResult, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { integrationQuery, integrationsQuery } from '../../api/integrations.ts'
import type { Integration } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { Answered } from '../../parts/answered.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Section } from '../../parts/page.tsx'
import { useToast } from '../../parts/toast.ts'
import { Trouble } from '../../parts/trouble.tsx'
import { texts } from '../../texts/index.ts'
import { isSuspended } from '../integrations/attention.ts'
import classes from './integration.module.css'

const t = texts.integration.off
type Deed = (typeof deeds)[number]
const deeds = ['enable', 'disable', 'suspend', 'release', 'delete'] as const

/** Everything that takes it out of use, from the mildest to what cannot be undone, each with what it does. */
export function SwitchingOff({ view }: { readonly view: Integration }) {
  const may = useMay()
  const suspended = isSuspended(view)
  const [asked, ask] = useState<Deed>()
  const close = () => ask(undefined)
  const enable = useDeed(view, t.enabled(view.name), () =>
    answered(api.PATCH('/v1/integrations/{id}', { params: { path: { id: view.id } }, body: { state: 'enabled' } })),
  )
  return (
    <Section title={t.title}>
      <ul className={classes.entries}>
        {view.state === 'enabled' && <Row title={t.disable} why={t.disableWhy} onPress={() => ask('disable')} />}
        {view.state === 'disabled' && !suspended && (
          <Row title={t.enable} why={t.enableWhy} onPress={() => enable.mutate('')} pending={enable.isPending}>
            {enable.error && <Trouble error={enable.error} />}
          </Row>
        )}
        {view.state === 'draft' && <Row why={t.draftWhy} />}
        {view.state === 'enabled' && <Row title={t.suspend} why={t.suspendWhy} onPress={() => ask('suspend')} />}
        {suspended &&
          (may('legs:release') ? (
            <Row title={t.release} why={t.releaseWhy} onPress={() => ask('release')} />
          ) : (
            <Row why={t.releaseOwner} />
          ))}
        <Row title={t.delete} why={t.deleteWhy} onPress={() => ask('delete')} danger />
      </ul>
      <Disable view={view} opened={asked === 'disable'} onClose={close} />
      <Stop view={view} deed="suspend" opened={asked === 'suspend'} onClose={close} />
      <Stop view={view} deed="release" opened={asked === 'release'} onClose={close} />
      <Delete view={view} opened={asked === 'delete'} onClose={close} />
    </Section>
  )
}

function Row({
  title,
  why,
  onPress,
  pending = false,
  danger = false,
  children,
}: {
  readonly title?: string
  readonly why: string
  readonly onPress?: () => void
  readonly pending?: boolean
  readonly danger?: boolean
  readonly children?: ReactNode
}) {
  return (
    <li>
      <div className={classes.deed}>
        <Text size="sm">{why}</Text>
        {title !== undefined && (
          <Button
            variant="default"
            {...(danger ? { c: 'var(--tone-bad)' } : {})}
            {...(onPress ? { onClick: onPress } : {})}
            loading={pending}
          >
            {title}
          </Button>
        )}
      </div>
      {children}
    </li>
  )
}

/** Done, told, and read again wherever it is shown. */
function useDeed(view: Integration, told: string, work: (why: string) => Promise<unknown>, after?: () => void) {
  const client = useQueryClient()
  const toast = useToast()
  return useMutation({
    mutationFn: work,
    onSuccess() {
      toast.done(told)
      after?.()
      void client.invalidateQueries({ queryKey: integrationsQuery.queryKey })
      void client.invalidateQueries({ queryKey: integrationQuery(view.id).queryKey })
    },
  })
}

interface Dialog {
  readonly view: Integration
  readonly opened: boolean
  readonly onClose: () => void
}

function Disable({ view, opened, onClose }: Dialog) {
  const disable = useDeed(
    view,
    t.disabled(view.name),
    () => answered(api.PATCH('/v1/integrations/{id}', { params: { path: { id: view.id } }, body: { state: 'disabled' } })),
    onClose,
  )
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      title={t.disableAsk(view.name)}
      confirm={t.disable}
      pending={disable.isPending}
      error={disable.error}
      onConfirm={() => disable.mutate('')}
    >
      {t.disableWhy}
    </Confirm>
  )
}

const words = {
  suspend: { ask: t.suspendAsk, why: t.suspendWhy, done: t.suspended },
  release: { ask: t.releaseAsk, why: t.releaseWhy, done: t.released },
} as const

function Stop({ view, deed, opened, onClose }: Dialog & { readonly deed: keyof typeof words }) {
  const [why, setWhy] = useState('')
  const params = { path: { id: view.id } }
  const work = useDeed(
    view,
    words[deed].done(view.name),
    reason =>
      deed === 'suspend'
        ? answered(api.POST('/v1/integrations/{id}/suspend', { params, body: { why: reason } }))
        : answered(api.POST('/v1/integrations/{id}/release', { params, body: { why: reason } })),
    () => {
      setWhy('')
      onClose()
    },
  )
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      title={words[deed].ask(view.name)}
      confirm={t[deed]}
      pending={work.isPending}
      error={work.error}
      onConfirm={() => work.mutate(why.trim())}
    >
      <Stack gap="sm">
        <Text>{words[deed].why}</Text>
        <TextInput
          label={t.reason}
          description={t.reasonNeeded}
          withAsterisk
          required
          maxLength={500}
          value={why}
          onChange={event => setWhy(event.currentTarget.value)}
          autoComplete="off"
          data-autofocus
        />
      </Stack>
    </Confirm>
  )
}

function Delete({ view, opened, onClose }: Dialog) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const toast = useToast()
  const params = { path: { id: view.id } }
  const consequences = useQuery({
    queryKey: [...integrationQuery(view.id).queryKey, 'consequences'],
    queryFn: ({ signal }) => answered(api.GET('/v1/integrations/{id}/consequences', { params, signal })),
    enabled: opened,
    staleTime: 0,
  })
  const remove: UseMutationResult<unknown, unknown, void> = useMutation({
    mutationFn: () => answered(api.DELETE('/v1/integrations/{id}', { params, body: { confirm: view.name } })),
    async onSuccess() {
      toast.done(t.deleted(view.name))
      await navigate({ to: '/integrations', replace: true })
      client.removeQueries({ queryKey: integrationQuery(view.id).queryKey })
      void client.invalidateQueries({ queryKey: integrationsQuery.queryKey, exact: true })
    },
  })
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      title={t.deleteAsk(view.name)}
      confirm={t.delete}
      typed={view.name}
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
    >
      <Stack gap="xs">
        <Text>{t.deleteWhy}</Text>
        <Answered query={consequences} loading={<Loading rows={2} height={22} />}>
          {({ items }) => (
            <>
              <Text fw={600}>{t.consequences}</Text>
              <List size="sm">
                {items.map(sentence => (
                  <List.Item key={sentence}>{sentence}</List.Item>
                ))}
              </List>
            </>
          )}
        </Answered>
      </Stack>
    </Confirm>
  )
}
