import type { AuditEntry } from '../../api/schema.ts'
import { useMayOpen } from '../../frame/open-pages.ts'
import { ButtonLink } from '../../parts/link.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.audit.ways

/** What entries speak of that has a page: the name of the fact, and how the action begins whose target it is. */
const pages = [
  { fact: 'verificationId', action: 'verification.', to: '/verifications/$verificationId', label: t.verification },
  { fact: 'caseId', action: 'case.', to: '/cases/$caseId', label: t.case },
  { fact: 'reviewId', action: 'review.', to: '/reviews/$reviewId', label: t.review },
] as const

/** To the pages of what an entry speaks of, as far as whoever reads it may see them. */
export function Ways({ entry: { action, target, facts } }: { readonly entry: AuditEntry }) {
  const mayOpen = useMayOpen()
  return pages.map(({ fact, action: begins, to, label }) => {
    const said = facts[fact]
    const id = action.startsWith(begins) ? target : typeof said === 'string' ? said : undefined
    if (id === undefined || !mayOpen(to)) return null
    return (
      <ButtonLink key={fact} to={to} params={{ [fact]: id }}>
        {label}
      </ButtonLink>
    )
  })
}
