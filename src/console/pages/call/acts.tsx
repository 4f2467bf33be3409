import { Button, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { keepCall, lookAgain } from '../../api/helpdesk.ts'
import type { HelpdeskCall } from '../../api/schema.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Section } from '../../parts/page.tsx'
import { useToast } from '../../parts/toast.ts'
import { Trouble } from '../../parts/trouble.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.call.acts
const mostSends = 3

/** Why the link cannot be sent again, or nothing. The host looks at it once more. */
function whyNotAgain({ channel, progress, delivery }: HelpdeskCall): string | undefined {
  if (channel === 'link' || channel === 'qr') return t.yours
  if (channel === 'incode_email' || channel === 'incode_sms') return t.incodes
  if (progress === 'finished') return t.finished
  if (progress !== 'waiting' && progress !== 'sent') return t.opened
  return delivery.sends >= mostSends ? t.mostSends : undefined
}

/** Still to be called off: also when a person was seen, as long as the code was not typed. */
const isOpen = ({ progress, verdict }: HelpdeskCall) =>
  progress !== 'finished' || verdict?.class === 'awaiting_code' || verdict?.class === 'under_review'

/** What can be done to the check itself. */
export function Acts({ call }: { readonly call: HelpdeskCall }) {
  const [isAsked, setAsked] = useState(false)
  const toast = useToast()
  const path = { params: { path: { id: call.id } }, body: {} }
  const sending = useMutation({
    mutationFn: () => answered(api.POST('/v1/helpdesk/verifications/{id}/resend', path)),
    onError: () => void lookAgain(call.id).catch(() => undefined),
    async onSuccess(after) {
      toast.done(t.resent)
      await keepCall(after)
    },
  })
  const cancelling = useMutation({
    mutationFn: () => answered(api.POST('/v1/helpdesk/verifications/{id}/cancel', path)),
    onError: () => void lookAgain(call.id).catch(() => undefined),
    async onSuccess(after) {
      setAsked(false)
      await keepCall(after)
    },
  })
  const why = whyNotAgain(call)
  const canCancel = isOpen(call)
  return (
    <Section title={t.title}>
      <Stack gap="xs">
        <Button
          variant="default"
          disabled={why !== undefined}
          aria-describedby="why-not-again"
          loading={sending.isPending}
          onClick={() => sending.mutate()}
        >
          {t.resend}
        </Button>
        <Text id="why-not-again" size="sm" c="dimmed">
          {why}
        </Text>
        {sending.error && <Trouble error={sending.error} />}
        <Button
          variant="default"
          disabled={!canCancel}
          aria-describedby="why-not-cancel"
          onClick={() => {
            cancelling.reset()
            setAsked(true)
          }}
        >
          {t.cancel}
        </Button>
        <Text id="why-not-cancel" size="sm" c="dimmed">
          {canCancel ? undefined : t.finished}
        </Text>
      </Stack>
      <Confirm
        opened={isAsked}
        onClose={() => setAsked(false)}
        title={t.ask}
        confirm={t.cancel}
        pending={cancelling.isPending}
        error={cancelling.error}
        onConfirm={() => cancelling.mutate()}
      >
        {t.asks}
      </Confirm>
    </Section>
  )
}
