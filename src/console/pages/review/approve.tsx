import { Button, Card, Checkbox, Group, NativeSelect, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import type { Alias, Review } from '../../api/schema.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { faultsOf } from '../../parts/faults.ts'
import { useToast } from '../../parts/toast.ts'
import { Trouble } from '../../parts/trouble.tsx'
import type { ApprovalReason } from '../../texts/en/reviews.ts'
import { texts } from '../../texts/index.ts'
import { readReviewsAgain } from '../reviews/queries.ts'

const t = texts.reviews
const v = t.view

/** What shows it, of a verdict and of a name; both know what human resources have on record. */
const ofVerdict: readonly ApprovalReason[] = ['vendor_case_seen', 'document_seen', 'person_known', 'hr_record']
const ofName: readonly ApprovalReason[] = ['hr_record', 'marriage_certificate', 'preferred_name', 'transliteration']
const aliasClaims: readonly Alias['claim'][] = ['given_name', 'family_name', 'birth_date', 'email', 'phone_number']
const fields = ['/reason', '/ticket', '/claims', '/expiresAt']

/** Says yes. It may be the first of two, after which the review stays open. */
export function Approve({ review }: { readonly review: Review }) {
  const toast = useToast()
  const isName = review.kind === 'dispute'
  const reasons = isName ? ofName : ofVerdict
  const differing = aliasClaims.filter(claim => ['mismatched', 'close'].includes(review.match?.claims[claim] ?? ''))
  const [reason, setReason] = useState<ApprovalReason>()
  const [ticket, setTicket] = useState('')
  const [claims, setClaims] = useState<readonly string[]>([])
  const [until, setUntil] = useState('')
  const [isAsking, ask] = useState(false)
  const approve = useMutation({
    mutationFn: (why: ApprovalReason) =>
      answered(
        api.POST('/v1/reviews/{id}/approve', {
          params: { path: { id: review.id } },
          body: {
            reason: why,
            ...(ticket === '' ? {} : { ticket }),
            ...(isName && claims.length > 0 ? { claims: aliasClaims.filter(claim => claims.includes(claim)) } : {}),
            ...(isName && until !== '' ? { expiresAt: new Date(`${until}T23:59:59Z`).toISOString() } : {}),
          },
        }),
      ),
    onSuccess: ({ state }) => toast.done(state === 'open' ? v.approvedFirst : v.approved),
    onSettled() {
      ask(false)
      readReviewsAgain()
    },
  })
  const faults = faultsOf(approve.error, fields)
  return (
    <Card withBorder component="section" aria-label={v.approve}>
      <Stack gap="sm">
        <NativeSelect
          label={v.approveWhy}
          value={reason ?? ''}
          onChange={event => setReason(reasons.find(one => one === event.currentTarget.value))}
          data={[{ value: '', label: v.choose }, ...reasons.map(value => ({ value, label: t.approvals[value] as string }))]}
          error={faults.at('/reason')}
        />
        {isName && differing.length > 0 && (
          <Checkbox.Group
            label={v.claims}
            description={v.claimsHint}
            value={[...claims]}
            onChange={setClaims}
            error={faults.at('/claims')}
          >
            <Group gap="md" mt={6}>
              {differing.map(claim => (
                <Checkbox key={claim} value={claim} label={texts.claims[claim]} />
              ))}
            </Group>
          </Checkbox.Group>
        )}
        {isName && (
          <TextInput
            type="date"
            label={v.until}
            description={v.untilHint}
            value={until}
            onChange={event => setUntil(event.currentTarget.value)}
            error={faults.at('/expiresAt')}
          />
        )}
        <TextInput
          label={v.ticket}
          description={v.ticketHint}
          value={ticket}
          onChange={event => setTicket(event.currentTarget.value.trim())}
          error={faults.at('/ticket')}
          autoComplete="off"
        />
        {approve.error && <Trouble error={approve.error} shownFaults={faults.isShown} />}
        <Group gap="sm">
          <Button disabled={reason === undefined} onClick={() => ask(true)}>
            {v.approve}
          </Button>
          {reason === undefined && v.chooseFirst}
        </Group>
      </Stack>
      <Confirm
        opened={isAsking}
        onClose={() => ask(false)}
        title={v.approveTitle}
        confirm={v.approve}
        pending={approve.isPending}
        onConfirm={() => reason && approve.mutate(reason)}
      >
        {isName ? v.approveName : v.approveSays}
      </Confirm>
    </Card>
  )
}
