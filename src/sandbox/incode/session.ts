import type { WorkflowKind } from './settings.ts'

/** What the document shows. Keys beyond the named ones are handed out by `ocr-data` as they are. */
export interface ShownDocument {
  readonly givenName?: string | null | undefined
  readonly familyName?: string | null | undefined
  /** `YYYY-MM-DD` */
  readonly birthDate?: string | null | undefined
  /** The names as the document prints them in another script; the others are then in its machine readable zone. */
  readonly native?: { readonly givenName?: string | undefined; readonly familyName?: string | undefined } | undefined
  readonly [claim: string]: unknown
}

/** A status, or an object laid over the part (to fail a single check), or null: the part is absent. */
export type PartOverride = string | null | { readonly status?: string | undefined; readonly [field: string]: unknown }

export const scorePartNames = ['idValidation', 'liveness', 'faceRecognition', 'authentication'] as const
export type ScorePartName = (typeof scorePartNames)[number]

/** What the score says of its own session when it is told to say something wrong; null leaves the field out. */
export type EchoOverride = Partial<
  Record<'interviewId' | 'externalCustomerId' | 'configurationId' | 'env', string | null | undefined>
>

/** What came out of a session so far. A closed session keeps it, except that a human may still decide. */
export interface Outcome {
  readonly overall: string
  /** Incode sends numbers as strings, or not at all. */
  readonly value: string | undefined
  readonly reasonMsg: string | undefined
  readonly identityId: string | undefined
  /** The first session that this identity was seen in, where it is not this one. */
  readonly seenBefore: { readonly interviewId?: string; readonly externalId?: string } | undefined
  readonly document: ShownDocument | undefined
  readonly parts: Partial<Record<ScorePartName, PartOverride | undefined>>
  readonly echo: EchoOverride
}

/** One Omni session ("interview"). Its tokens are known to the session book alone. */
export interface Session {
  readonly interviewId: string
  readonly interviewCode: string
  /** Names the hosted page; whoever has it can finish the session, as with Incode's own link. */
  readonly handle: string
  readonly configurationId: string
  readonly kind: WorkflowKind
  readonly env: string
  readonly externalCustomerId: string | undefined
  readonly externalId: string | undefined
  /** Of a face that was handed in: what the caller said of where it was taken. */
  readonly source?: string | undefined
  readonly redirectionUrl: string | undefined
  readonly language: string | undefined
  readonly createdAt: number
  readonly expiresAt: number
  updatedAt: number
  closedAt: number | undefined
  onboardingStatus: string
  outcome: Outcome | undefined
}

/** A finished session does not expire any more. */
export function isExpired(session: Session, now: number): boolean {
  return session.onboardingStatus === 'EXPIRED' || (session.outcome === undefined && now >= session.expiresAt)
}
