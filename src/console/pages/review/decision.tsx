import { Button, Card, Group, NativeSelect, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { isProblem } from '../../api/problem.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { faultsOf } from '../../parts/faults.ts'
import { Leaving } from '../../parts/leaving.tsx'
import { useToast } from '../../parts/toast.ts'
import { Trouble } from '../../parts/trouble.tsx'
import { texts } from '../../texts/index.ts'
import { readReviewsAgain } from '../reviews/queries.ts'

const v = texts.reviews.view
const fields = ['/reason', '/ticket', '/claims', '/expiresAt']

/** What somebody decides by: a reason from the list, and the ticket in which more is written. */
export interface Grounds<Reason extends string> {
  readonly reason: Reason
  readonly ticket?: string
}

/** A yes or a no, for a reason, asked once more before it counts. */
export function Decision<Reason extends string, Answer>({
  name,
  why,
  reasons,
  asks,
  says,
  color,
  decide,
  onDone,
  children,
}: {
  readonly name: string
  readonly why: string
  readonly reasons: readonly { readonly value: Reason; readonly label: string }[]
  readonly asks: string
  readonly says: string
  readonly color?: string
  readonly decide: (grounds: Grounds<Reason>) => Promise<Answer>
  readonly onDone: (answer: Answer) => void
  /** What more may be entered, with the faults that were found in it. */
  readonly children?: (at: (place: string) => string | undefined) => ReactNode
}) {
  const [reason, setReason] = useState<Reason>()
  const [ticket, setTicket] = useState('')
  const [isAsking, ask] = useState(false)
  const toast = useToast()
  const deciding = useMutation({
    mutationFn: decide,
    onSuccess(answer) {
      setTicket('')
      onDone(answer)
    },
    // The page then shows what somebody else decided, and no form any more that could say so.
    onError: error => isProblem(error, 'conflict') && toast.failed(error),
    onSettled() {
      ask(false)
      readReviewsAgain()
    },
  })
  const faults = faultsOf(deciding.error, fields)
  return (
    <Card withBorder component="section" aria-label={name}>
      <Leaving isDirty={() => ticket !== '' && !deciding.isPending} />
      <Stack gap="sm">
        <NativeSelect
          label={why}
          value={reason ?? ''}
          onChange={event => setReason(reasons.find(one => one.value === event.currentTarget.value)?.value)}
          data={[{ value: '', label: v.choose }, ...reasons]}
          error={faults.at('/reason')}
        />
        {children?.(faults.at)}
        <TextInput
          label={v.ticket}
          description={v.ticketHint}
          value={ticket}
          onChange={event => setTicket(event.currentTarget.value.trim())}
          error={faults.at('/ticket')}
          autoComplete="off"
        />
        {deciding.error && <Trouble error={deciding.error} shownFaults={faults.isShown} />}
        <Group gap="sm">
          <Button {...(color === undefined ? {} : { color })} disabled={reason === undefined} onClick={() => ask(true)}>
            {name}
          </Button>
          {reason === undefined && v.chooseFirst}
        </Group>
      </Stack>
      <Confirm
        opened={isAsking}
        onClose={() => ask(false)}
        title={asks}
        confirm={name}
        pending={deciding.isPending}
        onConfirm={() => reason && deciding.mutate({ reason, ...(ticket === '' ? {} : { ticket }) })}
      >
        {says}
      </Confirm>
    </Card>
  )
}
