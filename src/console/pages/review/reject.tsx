import { Button, Card, Group, NativeSelect, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import type { Review } from '../../api/schema.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { faultsOf } from '../../parts/faults.ts'
import { useToast } from '../../parts/toast.ts'
import { Trouble } from '../../parts/trouble.tsx'
import type { RejectionReason } from '../../texts/en/reviews.ts'
import { texts } from '../../texts/index.ts'
import { readReviewsAgain } from '../reviews/queries.ts'

const t = texts.reviews
const v = t.view
const reasons = Object.keys(t.rejections) as RejectionReason[]

/** Says no, which ends it. */
export function Reject({ review }: { readonly review: Review }) {
  const toast = useToast()
  const [reason, setReason] = useState<RejectionReason>()
  const [ticket, setTicket] = useState('')
  const [isAsking, ask] = useState(false)
  const reject = useMutation({
    mutationFn: (why: RejectionReason) =>
      answered(
        api.POST('/v1/reviews/{id}/reject', {
          params: { path: { id: review.id } },
          body: { reason: why, ...(ticket === '' ? {} : { ticket }) },
        }),
      ),
    onSuccess: () => toast.done(v.rejected),
    onSettled() {
      ask(false)
      readReviewsAgain()
    },
  })
  const faults = faultsOf(reject.error, ['/reason', '/ticket'])
  return (
    <Card withBorder component="section" aria-label={v.reject}>
      <Stack gap="sm">
        <NativeSelect
          label={v.rejectWhy}
          value={reason ?? ''}
          onChange={event => setReason(reasons.find(one => one === event.currentTarget.value))}
          data={[{ value: '', label: v.choose }, ...reasons.map(value => ({ value, label: t.rejections[value] as string }))]}
          error={faults.at('/reason')}
        />
        <TextInput
          label={v.ticket}
          description={v.ticketHint}
          value={ticket}
          onChange={event => setTicket(event.currentTarget.value.trim())}
          error={faults.at('/ticket')}
          autoComplete="off"
        />
        {reject.error && <Trouble error={reject.error} shownFaults={faults.isShown} />}
        <Group gap="sm">
          <Button color="red.9" disabled={reason === undefined} onClick={() => ask(true)}>
            {v.reject}
          </Button>
          {reason === undefined && v.chooseFirst}
        </Group>
      </Stack>
      <Confirm
        opened={isAsking}
        onClose={() => ask(false)}
        title={v.rejectTitle}
        confirm={v.reject}
        pending={reject.isPending}
        onConfirm={() => reason && reject.mutate(reason)}
      >
        {v.rejectSays}
      </Confirm>
    </Card>
  )
}
