import type { Policy } from '../policy.ts'
import type { Evidence } from './evidence.ts'

/**
 * What is kept of the evidence of a verdict, so that another policy can be tried on it: no identity, only whether it was the
 * bound one, and nothing that a document shows, not even its kind.
 */
export type EvidenceRecord = Omit<Evidence, 'policy' | 'document' | 'reading' | 'enrollment'> & {
  readonly documentRead: boolean
  readonly identity: 'bound' | 'other' | 'none'
  readonly reading: Omit<Evidence['reading'], 'identityId'>
  readonly enrollment: Omit<Evidence['enrollment'], 'identityId'> & { readonly hasIdentity: boolean }
}

export function recordOf({ policy: _policy, document, reading, enrollment, ...rest }: Evidence): EvidenceRecord {
  const { identityId, ...read } = reading
  const { identityId: bound, ...stands } = enrollment
  const none = identityId === undefined || identityId === ''
  return {
    ...rest,
    documentRead: document !== null,
    identity: none ? 'none' : identityId === bound ? 'bound' : 'other',
    reading: { ...read, echo: reading.echo, overall: reading.overall, parts: reading.parts },
    enrollment: { ...stands, hasIdentity: bound !== null },
  }
}

/** The evidence again, under a policy. Of a document nothing is known any more: see `canReplay`. */
export function evidenceFrom(record: EvidenceRecord, policy: Policy): Evidence {
  const { documentRead, identity, reading, enrollment, ...rest } = record
  // Verdicts from before there was a cool-off were given without one.
  const { recovery = 'open' } = enrollment as Partial<typeof enrollment>
  const { hasIdentity, ...stands } = enrollment
  return {
    ...rest,
    // Records of before there were reviewers, or anybody who spoke for somebody, have none.
    approval: rest.approval ?? null,
    spokenFor: rest.spokenFor ?? [],
    policy,
    document: documentRead ? {} : null,
    reading: { ...reading, ...(identity === 'none' ? {} : { identityId: identity }) },
    enrollment: { ...stands, recovery, identityId: hasIdentity ? 'bound' : null },
  }
}
