import { Stack } from '@mantine/core'
import type { AuditEntry } from '../../api/schema.ts'
import { useMayOpen } from '../../frame/open-pages.ts'
import { PageLink } from '../../parts/link.tsx'

/** Where the page of a target is. What is a person's and not the person themselves is a verification. */
function pageOf(target: string, { integrationId, externalId }: NonNullable<AuditEntry['about']>) {
  if (target === integrationId) return { to: '/integrations/$integrationId', params: { integrationId } }
  if (externalId === null) return { to: '/sync/runs/$runId', params: { runId: target } }
  if (target.startsWith('sub_')) return { to: '/people/$integrationId/$externalId', params: { integrationId, externalId } }
  return { to: '/verifications/$verificationId', params: { verificationId: target } }
}

/** What something was done to: what it is called now, where that is known, and its id. */
export function Target({ entry: { target, about } }: { readonly entry: AuditEntry }) {
  const mayOpen = useMayOpen()
  if (about === null) return <code>{target}</code>
  const { to, params } = pageOf(target, about)
  return (
    <Stack gap={0} align="flex-start">
      {mayOpen(to) ? (
        <PageLink to={to} params={params}>
          {about.name}
        </PageLink>
      ) : (
        <span>{about.name}</span>
      )}
      <code>{target}</code>
    </Stack>
  )
}
