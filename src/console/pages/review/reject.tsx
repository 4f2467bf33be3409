import { answered, api } from '../../api/client.ts'
import type { Review } from '../../api/schema.ts'
import { useToast } from '../../parts/toast.ts'
import type { RejectionReason } from '../../texts/en/reviews.ts'
import { texts } from '../../texts/index.ts'
import { Decision } from './decision.tsx'

const t = texts.reviews
const v = t.view
const reasons = (Object.keys(t.rejections) as RejectionReason[]).map(value => ({ value, label: t.rejections[value] as string }))

/** Says no, which ends it. */
export function Reject({ review: { id } }: { readonly review: Review }) {
  const toast = useToast()
  return (
    <Decision
      name={v.reject}
      why={v.rejectWhy}
      reasons={reasons}
      asks={v.rejectTitle}
      says={v.rejectSays}
      color="red.9"
      decide={body => answered(api.POST('/v1/reviews/{id}/reject', { params: { path: { id } }, body }))}
      onDone={() => toast.done(v.rejected)}
    />
  )
}
