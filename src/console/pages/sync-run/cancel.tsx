import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Icon } from '../../parts/icons.tsx'
import { useToast } from '../../parts/toast.ts'
import { texts } from '../../texts/index.ts'
import { readRunsAgain } from '../sync/queries.ts'

const t = texts.sync.run

/** Stops a run that goes on. */
export function Cancel({ runId }: { readonly runId: string }) {
  const toast = useToast()
  const [isAsking, ask] = useState(false)
  const cancel = useMutation({
    mutationFn: () => answered(api.POST('/v1/sync-runs/{id}/cancel', { params: { path: { id: runId } } })),
    onSuccess: () => {
      ask(false)
      toast.done(t.cancelledToast)
    },
    onSettled: readRunsAgain,
  })
  return (
    <>
      <Button variant="default" leftSection={<Icon name="stop" size={16} />} onClick={() => ask(true)}>
        {t.cancel}
      </Button>
      <Confirm
        opened={isAsking}
        onClose={() => ask(false)}
        title={t.cancelTitle}
        confirm={t.cancel}
        pending={cancel.isPending}
        error={cancel.error}
        onConfirm={() => cancel.mutate()}
      >
        {t.cancelWhy}
      </Confirm>
    </>
  )
}
