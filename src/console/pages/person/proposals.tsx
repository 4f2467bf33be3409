import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { personKey, supervisionsQuery, type Whom } from '../../api/directory.ts'
import type { Supervision } from '../../api/schema.ts'
import { useMay, useSession } from '../../api/session.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Icon } from '../../parts/icons.tsx'
import { useToast } from '../../parts/toast.ts'
import { Trouble } from '../../parts/trouble.tsx'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.person.unbind

/** What two people are deciding about the binding of somebody, above everything else of them. */
export function Proposals({ person }: { readonly person: Whom }) {
  const may = useMay()
  const { integrationId, externalId } = person
  const query = useQuery({ ...supervisionsQuery({ integrationId, externalId }), enabled: may('bindings:read') })
  return (
    <>
      {query.error && <Trouble error={query.error} again={() => void query.refetch()} />}
      {query.data?.items.map(one => (
        <Proposal key={one.id} proposal={one} />
      ))}
    </>
  )
}

/** One of them, which the second confirms, or anybody takes back. */
export function Proposal({ proposal }: { readonly proposal: Supervision }) {
  const may = useMay()
  const toast = useToast()
  const queries = useQueryClient()
  const [asks, setAsks] = useState(false)
  const { id, kind, state, subject, reason, proposedBy, expiresAt, opensAt } = proposal
  const path = { id }
  const again = () => Promise.all([personKey(subject), ['/v1/cases']].map(queryKey => queries.invalidateQueries({ queryKey })))
  const confirming = useMutation({
    mutationFn: () => answered(api.POST('/v1/supervisions/{id}/confirm', { params: { path } })),
    onSuccess: () => {
      toast.done(t.confirmed)
      setAsks(false)
      void again()
    },
  })
  const withdrawing = useMutation({
    mutationFn: () => answered(api.DELETE('/v1/supervisions/{id}', { params: { path } })),
    onSuccess: () => {
      toast.done(t.withdrawn)
      void again()
    },
    onError: error => toast.failed(error),
  })
  const { administratorId } = useSession()
  const waits = state === 'proposed'
  const isOwn = waits && proposedBy.kind === 'admin' && proposedBy.id === administratorId
  return (
    <Alert color="yellow" icon={<Icon name="warning" />} title={waits ? t.waiting[kind] : t.agreed[kind]}>
      <Stack gap="xs">
        <Text size="sm">{reason}</Text>
        <Text size="sm" c="dimmed" component="div">
          {t.by(proposedBy.name ?? proposedBy.id)}. {waits && t.until} {waits && <When at={expiresAt} />}
          {opensAt !== null && t.opens} {opensAt !== null && <When at={opensAt} />}
        </Text>
        {isOwn && may('bindings:write') && <Text size="sm">{t.own}</Text>}
        {may('bindings:write') && (
          <Group gap="xs">
            {waits && !isOwn && (
              <Button size="xs" variant="default" onClick={() => setAsks(true)}>
                {t.confirmIt}
              </Button>
            )}
            <Button size="xs" variant="default" loading={withdrawing.isPending} onClick={() => withdrawing.mutate()}>
              {t.withdraw}
            </Button>
          </Group>
        )}
      </Stack>
      <Confirm
        opened={asks}
        onClose={() => {
          confirming.reset()
          setAsks(false)
        }}
        title={t.confirmTitle}
        confirm={kind === 'unbind' ? t.takeAway : t.letBind}
        pending={confirming.isPending}
        error={confirming.error}
        onConfirm={() => confirming.mutate()}
      >
        {(kind === 'unbind' ? t.what : t.rebindWhat).slice(1).join(' ')}
      </Confirm>
    </Alert>
  )
}
