/** What a human decides, and the closed lists in which they say why: the audit keeps words of ours and no sentences. */

/** `verification`: a verdict that waits for a human. `dispute`: somebody says that a refused name is theirs. */
export const reviewKinds = ['verification', 'dispute'] as const
export type ReviewKind = (typeof reviewKinds)[number]

/** `ended`: something else decided first, such as Incode's own reviewer, the flow, or the person. */
export const reviewStates = ['open', 'approved', 'rejected', 'expired', 'ended'] as const
export type ReviewState = (typeof reviewStates)[number]

/** What a human is asked about: a score, a yes that a reviewer at Incode gave, or what the document names. */
export const queuedFor = ['score', 'vendor_review', 'claims_mismatch'] as const
export type QueuedFor = (typeof queuedFor)[number]

/** Why a verdict that waits is approved. */
export const approvalReasons = ['vendor_case_seen', 'document_seen', 'person_known', 'hr_record'] as const
export type ApprovalReason = (typeof approvalReasons)[number]

export const rejectionReasons = ['other_person', 'document_doubtful', 'face_doubtful', 'cannot_tell', 'no_proof'] as const
export type RejectionReason = (typeof rejectionReasons)[number]

/** What shows that another name is the same person's. */
export const aliasReasons = ['hr_record', 'marriage_certificate', 'preferred_name', 'transliteration'] as const
export type AliasReason = (typeof aliasReasons)[number]

/** Why a reviewer looks at what a document shows. */
export const lookReasons = ['decide', 'second_opinion', 'complaint'] as const
export type LookReason = (typeof lookReasons)[number]

/** Claims that can have an alias: a value of which there is one. */
export const aliasClaims = ['given_name', 'family_name', 'birth_date', 'email', 'phone_number'] as const
export type AliasClaim = (typeof aliasClaims)[number]
