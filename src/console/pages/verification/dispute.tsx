import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { queryClient } from '../../api/query-client.ts'
import type { Verification } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { useToast } from '../../parts/toast.ts'
import { texts } from '../../texts/index.ts'

const t = texts.verifications.view

/** For a refused name that may be theirs. Whether it still can be disputed the host says. */
export function Dispute({ verification: { id, reason, reviewId, mode } }: { readonly verification: Verification }) {
  const may = useMay()
  const toast = useToast()
  const navigate = useNavigate()
  const [isAsking, ask] = useState(false)
  const dispute = useMutation({
    mutationFn: () => answered(api.POST('/v1/verifications/{id}/dispute', { params: { path: { id } } })),
    onSuccess(review) {
      toast.done(t.disputed)
      void navigate({ to: '/reviews/$reviewId', params: { reviewId: review.id } })
    },
    onSettled() {
      void queryClient.invalidateQueries({ queryKey: ['/v1/verifications'] })
      void queryClient.invalidateQueries({ queryKey: ['/v1/reviews'] })
    },
  })
  const isNamed = reason === 'claims_mismatch' || reason === 'binding_evidence_missing'
  if (!isNamed || mode !== 'live' || reviewId !== null || !may('reviews:decide')) return null
  return (
    <>
      <Button variant="default" onClick={() => ask(true)}>
        {t.dispute}
      </Button>
      <Confirm
        opened={isAsking}
        onClose={() => ask(false)}
        title={t.disputeTitle}
        confirm={t.dispute}
        pending={dispute.isPending}
        error={dispute.error}
        onConfirm={() => dispute.mutate()}
      >
        {t.disputeWhy}
      </Confirm>
    </>
  )
}
