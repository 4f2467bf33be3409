import { Checkbox, Group, TextInput } from '@mantine/core'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import type { Alias, Review } from '../../api/schema.ts'
import { useToast } from '../../parts/toast.ts'
import type { ApprovalReason } from '../../texts/en/reviews.ts'
import { texts } from '../../texts/index.ts'
import { Decision } from './decision.tsx'

const t = texts.reviews
const v = t.view

/** What shows it, of a verdict and of a name; both know what human resources have on record. */
const ofVerdict: readonly ApprovalReason[] = ['vendor_case_seen', 'document_seen', 'person_known', 'hr_record']
const ofName: readonly ApprovalReason[] = ['hr_record', 'marriage_certificate', 'preferred_name', 'transliteration']
const aliasClaims: readonly Alias['claim'][] = ['given_name', 'family_name', 'birth_date', 'email', 'phone_number']

/** Says yes. It may be the first of two, after which the review stays open. */
export function Approve({ review: { id, kind, match } }: { readonly review: Review }) {
  const toast = useToast()
  const isName = kind === 'dispute'
  const differing = aliasClaims.filter(claim => ['mismatched', 'close'].includes(match?.claims[claim] ?? ''))
  const [claims, setClaims] = useState<readonly string[]>([])
  const [until, setUntil] = useState('')
  const ofAName = isName
    ? {
        ...(claims.length > 0 ? { claims: aliasClaims.filter(claim => claims.includes(claim)) } : {}),
        ...(until === '' ? {} : { expiresAt: new Date(`${until}T23:59:59Z`).toISOString() }),
      }
    : {}
  return (
    <Decision
      name={v.approve}
      why={v.approveWhy}
      reasons={(isName ? ofName : ofVerdict).map(value => ({ value, label: t.approvals[value] as string }))}
      asks={v.approveTitle}
      says={isName ? v.approveName : v.approveSays}
      decide={grounds =>
        answered(api.POST('/v1/reviews/{id}/approve', { params: { path: { id } }, body: { ...grounds, ...ofAName } }))
      }
      onDone={({ state }) => toast.done(state === 'open' ? v.approvedFirst : v.approved)}
    >
      {at =>
        isName && (
          <>
            {differing.length > 0 && (
              <Checkbox.Group
                label={v.claims}
                description={v.claimsHint}
                value={[...claims]}
                onChange={setClaims}
                error={at('/claims')}
              >
                <Group gap="md" mt={6}>
                  {differing.map(claim => (
                    <Checkbox key={claim} value={claim} label={texts.claims[claim]} />
                  ))}
                </Group>
              </Checkbox.Group>
            )}
            <TextInput
              type="date"
              label={v.until}
              description={v.untilHint}
              value={until}
              onChange={event => setUntil(event.currentTarget.value)}
              error={at('/expiresAt')}
            />
          </>
        )
      }
    </Decision>
  )
}
