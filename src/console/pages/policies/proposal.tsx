import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import type { Policy } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Icon } from '../../parts/icons.tsx'
import { useToast } from '../../parts/toast.ts'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { Changes } from './changes.tsx'

const t = texts.policies.proposal

/** A looser version that waits: what it would change, and the two ways in which that ends. */
export function WaitingVersion({
  policy,
  proposal,
}: {
  readonly policy: Policy
  readonly proposal: NonNullable<Policy['proposal']>
}) {
  const may = useMay()
  const [asked, ask] = useState<'confirm' | 'withdraw'>()
  const ended = useEnding(policy.id, proposal.id, () => ask(undefined))
  const close = () => {
    ask(undefined)
    ended.confirm.reset()
    ended.withdraw.reset()
  }
  return (
    <Alert color="yellow" icon={<Icon name="clock" />} title={t.title}>
      <Stack gap="sm">
        <Text>{t.how}</Text>
        <Text size="sm" component="div">
          {t.by(proposal.by.name ?? proposal.by.id)}, <When at={proposal.at} />: “{proposal.why}”. {t.readyAt}{' '}
          <When at={proposal.readyAt} />.
        </Text>
        <Changes before={policy.settings} after={proposal.settings} looser={proposal.looser} />
        {may('policies:write') && (
          <Group gap="xs">
            <Button onClick={() => ask('confirm')}>{t.confirm}</Button>
            <Button variant="default" onClick={() => ask('withdraw')}>
              {t.withdraw}
            </Button>
          </Group>
        )}
      </Stack>
      <Confirm
        opened={asked === 'confirm'}
        onClose={close}
        title={t.confirmTitle}
        confirm={t.confirm}
        pending={ended.confirm.isPending}
        error={ended.confirm.error}
        onConfirm={() => ended.confirm.mutate()}
      >
        {t.confirmWhy}
      </Confirm>
      <Confirm
        opened={asked === 'withdraw'}
        onClose={close}
        title={t.withdrawTitle}
        confirm={t.withdraw}
        pending={ended.withdraw.isPending}
        error={ended.withdraw.error}
        onConfirm={() => ended.withdraw.mutate()}
      >
        {t.withdrawWhy}
      </Confirm>
    </Alert>
  )
}

function useEnding(id: string, proposalId: string, done: () => void) {
  const client = useQueryClient()
  const toast = useToast()
  const over = (message: string) => {
    toast.done(message)
    done()
    return client.invalidateQueries({ queryKey: ['/v1/policies'] })
  }
  const params = { path: { id, proposalId } }
  const confirm = useMutation({
    mutationFn: () => answered(api.POST('/v1/policies/{id}/proposals/{proposalId}/confirm', { params })),
    onSuccess: () => over(t.confirmed),
  })
  const withdraw = useMutation({
    mutationFn: () => answered(api.DELETE('/v1/policies/{id}/proposals/{proposalId}', { params })),
    onSuccess: () => over(t.withdrawn),
  })
  return { confirm, withdraw }
}
