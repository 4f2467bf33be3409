import type { ReactNode } from 'react'
import { PageLink } from '../parts/link.tsx'
import { useMayOpen } from './open-pages.ts'

/** Where a verification's page is. */
const to = '/verifications/$verificationId'

/** Something that is said of a verification, which leads to its page where it may be seen. */
export function VerificationLink({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  const mayOpen = useMayOpen()
  if (!mayOpen(to)) return children
  return (
    <PageLink to={to} params={{ verificationId: id }}>
      {children}
    </PageLink>
  )
}
