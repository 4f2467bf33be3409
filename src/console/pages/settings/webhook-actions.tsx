import { Button, Menu } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { ProblemError } from '../../api/problem.ts'
import type { Webhook } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Icon } from '../../parts/icons.tsx'
import { SecretOnce } from '../../parts/secret-once.tsx'
import { useToast } from '../../parts/toast.ts'
import { texts } from '../../texts/index.ts'

const t = texts.webhooks
type Asked = 'rotate' | 'disable' | 'remove'

/** What can be done to a receiver. Whatever ends something asks first. */
export function WebhookActions({ webhook, onEdit }: { readonly webhook: Webhook; readonly onEdit: () => void }) {
  const may = useMay()
  const [asked, ask] = useState<Asked>()
  const [secret, setSecret] = useState<string>()
  const does = useDeeds(webhook, () => ask(undefined), setSecret)
  const close = () => {
    for (const deed of [does.rotate, does.setState, does.remove]) deed.reset()
    ask(undefined)
  }
  const isEnabled = webhook.state === 'enabled'
  const confirm = (of: Asked, deed: { readonly isPending: boolean; readonly error: unknown }, run: () => void, label: string) => (
    <Confirm
      opened={asked === of}
      onClose={close}
      title={{ rotate: t.rotateTitle, disable: t.disableTitle, remove: t.removeTitle }[of]}
      confirm={label}
      {...(of === 'remove' ? { typed: webhook.name } : {})}
      pending={deed.isPending}
      error={deed.error}
      onConfirm={run}
    >
      {{ rotate: t.rotateWhy, disable: t.disableWhy, remove: t.removeWhy }[of]}
    </Confirm>
  )
  return (
    <>
      <Button loading={does.test.isPending} onClick={() => does.test.mutate()} leftSection={<Icon name="play" size={16} />}>
        {t.test}
      </Button>
      <Button variant="default" onClick={onEdit}>
        {t.form.edit}
      </Button>
      <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
        <Menu.Target>
          <Button variant="default" rightSection={<Icon name="down" size={14} />}>
            {t.more}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {isEnabled ? (
            <Menu.Item onClick={() => ask('disable')}>{t.disable}</Menu.Item>
          ) : (
            <Menu.Item onClick={() => does.setState.mutate('enabled')}>{t.enable}</Menu.Item>
          )}
          {may('secrets:write') && <Menu.Item onClick={() => ask('rotate')}>{t.rotate}</Menu.Item>}
          <Menu.Item onClick={() => ask('remove')}>{t.remove}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {confirm('rotate', does.rotate, () => does.rotate.mutate(), t.rotate)}
      {confirm('disable', does.setState, () => does.setState.mutate('disabled'), t.disable)}
      {confirm('remove', does.remove, () => does.remove.mutate(), t.remove)}
      <SecretOnce
        title={t.secret.title}
        values={secret === undefined ? undefined : [[t.secret.name, secret]]}
        onClose={() => setSecret(undefined)}
      />
    </>
  )
}

/** The test itself went well; that the receiver did not take it is told as a trouble all the same. */
const refused = (title: string) => new ProblemError(200, { title }, null)

function useDeeds({ id }: Webhook, done: () => void, tell: (secret: string) => void) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const toast = useToast()
  const params = { path: { id } }
  const again = () => client.invalidateQueries({ queryKey: ['/v1/webhooks'] })
  const test = useMutation({
    mutationFn: () => answered(api.POST('/v1/webhooks/{id}/test', { params })),
    onSuccess(delivery) {
      if (delivery.state === 'delivered') toast.done(t.tested(delivery.status, delivery.durationMs))
      else toast.failed(refused(t.testFailed(delivery.error ?? String(delivery.status ?? delivery.state))))
      return again()
    },
    onError: error => toast.failed(error),
  })
  const rotate = useMutation({
    mutationFn: () => answered(api.POST('/v1/webhooks/{id}/secret', { params })),
    gcTime: 0,
    onSuccess({ secret }) {
      done()
      if (secret === null) toast.done(t.secret.none)
      else tell(secret)
      return again()
    },
  })
  const setState = useMutation({
    mutationFn: (state: 'enabled' | 'disabled') => answered(api.PATCH('/v1/webhooks/{id}', { params, body: { state } })),
    onSuccess(_, state) {
      done()
      toast.done(state === 'enabled' ? t.enabled : t.disabled)
      return again()
    },
    onError: (error, state) => state === 'enabled' && toast.failed(error),
  })
  const remove = useMutation({
    mutationFn: () => answered(api.DELETE('/v1/webhooks/{id}', { params })),
    async onSuccess() {
      toast.done(t.removed)
      await navigate({ to: '/settings/webhooks' })
      client.removeQueries({ queryKey: ['/v1/webhooks', id] })
      return again()
    },
  })
  return { test, rotate, setState, remove }
}
