import type { SurfaceCall } from './call.ts'
import type { Sealed, VerificationId } from './ids.ts'

/**
 * Incode's closed list (score API and Incode ID documentation). A value outside the list is read as `UNKNOWN`,
 * which never leads to `allow`.
 */
export const scoreStatuses = ['OK', 'WARN', 'FAIL', 'UNKNOWN', 'MANUAL', 'MANUAL_OK', 'MANUAL_FAIL', 'MANUAL_PENDING'] as const
export type ScoreStatus = (typeof scoreStatuses)[number]

export const scoreParts = ['idValidation', 'liveness', 'faceRecognition', 'authentication'] as const
export type ScorePartName = (typeof scoreParts)[number]

/** `value` is 0–100 with one decimal, null where Incode sent none. */
export interface ScorePart {
  readonly status: ScoreStatus
  readonly value: number | null
}

/** Why a session failed, where the answer tells. */
export const verifierFailures = [
  'document',
  'face',
  'spoof',
  'quality',
  'document_not_allowed',
  'consent_declined',
  'incomplete',
] as const
export type VerifierFailure = (typeof verifierFailures)[number]

/** What a session holds, read server-to-server after it was closed. */
export interface VerifierReading {
  /** `open`: nothing final yet. `expired`: the vendor gave the session up. */
  readonly progress: 'open' | 'finished' | 'expired'
  /** What the answer says of itself; compared with what we opened. Absent where the answer is silent. */
  readonly echo: {
    readonly sessionId?: string
    readonly reference?: string
    readonly workflowId?: string
    readonly environment?: string
  }
  readonly overall: ScorePart
  /** Only the parts that the answer had. */
  readonly parts: Partial<Record<ScorePartName, ScorePart>>
  readonly identityId?: string
  readonly failure?: VerifierFailure
}

/** The kinds of document that policies tell apart; `other` for one that is known and none of these. */
export const documentTypes = ['passport', 'id_card', 'driving_licence', 'residence_permit', 'other'] as const
export type DocumentType = (typeof documentTypes)[number]

/**
 * What a document shows, and how the person said to be reached; compared in memory, kept nowhere. `birthDate` is
 * `YYYY-MM-DD`; `phoneNumber` is E.164; `issuingCountry` is ISO 3166-1 alpha-3. What cannot be read is left out.
 */
export interface DocumentClaims {
  readonly givenName?: string
  readonly familyName?: string
  readonly fullName?: string
  /** The same names in the script of the country that issued the document, where it shows both. */
  readonly native?: { readonly givenName?: string; readonly familyName?: string; readonly fullName?: string }
  readonly birthDate?: string
  readonly address?: DocumentAddress
  readonly email?: string
  readonly phoneNumber?: string
  readonly documentType?: DocumentType
  readonly issuingCountry?: string
}

/** `formatted` is the whole of it as printed; the parts are those that were read out of it. */
export interface DocumentAddress {
  readonly formatted?: string
  readonly street?: string
  readonly locality?: string
  readonly region?: string
  readonly postalCode?: string
  readonly country?: string
}

export interface VerifierSession {
  readonly sessionId: string
  readonly token: Sealed
}

/** A picture of a face: a whole JPEG or PNG file in base64 (RFC 4648 §4, padded). */
export interface FacePicture {
  readonly base64Image: string
}

/** A session to look at. `carries`: what the vendor sent along to read the notice's object with; kept nowhere. */
export interface VerifierNotice {
  readonly sessionId: string
  readonly event: string
  readonly carries?: Sealed
}

/** What has to point back at what we expect. Absent: the vendor does not say. */
export interface VerifierPointer {
  readonly sessionId?: string
  readonly identityId?: string
}

/** An address of which one content only is taken: `integrity` is its hash (Subresource Integrity, section 3.1). */
export interface PinnedAddress {
  readonly url: string
  readonly integrity: string
}

/** The vendor's own check, to be held by a page of ours. What the page looks like and forbids is the host's. */
export interface VerifierEmbedding {
  /** One ES module that has `setup` and defines `<incode-flow>`. */
  readonly module: PinnedAddress
  readonly styles?: PinnedAddress
  /** Origins that the module calls. */
  readonly connect: readonly string[]
  readonly webAssembly: boolean
  readonly apiUrl: string
  /** Of this one session, for the browser that sits in front of it and nobody else. */
  readonly token: string
  readonly language?: string
}

/**
 * Incode. Tokens go in and out sealed, so that nothing above the connector can read them; but for the one that the person's
 * own browser needs where the check is embedded.
 */
export interface Verifier {
  open(
    request: {
      readonly workflowId: string
      readonly reference: VerificationId
      readonly language?: string
      readonly returnUrl: string
      /**
       * The same for a vendor that returns only to an address which was registered with it (OAuth 2.0): one for all, and
       * what tells this session from the others there. What the browser brings along goes to `returned`.
       */
      readonly callback: { readonly url: string; readonly state: string }
      readonly identityId?: string
    },
    signal: AbortSignal,
  ): Promise<{ readonly sessionId: string; readonly token: Sealed; readonly url: string }>
  /**
   * The session as a page of ours can hold it; undefined where the person goes to the vendor's own. Dials nobody. Left out
   * where the vendor has nothing to embed.
   */
  embedding?(session: VerifierSession, language?: string): Promise<VerifierEmbedding | undefined>
  /** Closes the session first where it is finished, so that its score cannot change after it was read. */
  read(session: VerifierSession, signal: AbortSignal): Promise<VerifierReading>
  document(session: VerifierSession, signal: AbortSignal): Promise<DocumentClaims>
  /**
   * What the seat's browser brought back to `callback`. Dials nobody: answers the token that `read` goes on with, or
   * undefined where it is of no use to the session, as a second answer is.
   */
  returned?(session: VerifierSession, brought: Readonly<Record<string, string>>): Promise<Sealed | undefined>
  /**
   * Has the face on a picture looked at, once. What came of it is read as a session is; the picture is kept nowhere. Left
   * out where the vendor takes none.
   */
  authenticate?(
    request: { readonly reference: VerificationId; readonly face: FacePicture },
    signal: AbortSignal,
  ): Promise<VerifierSession>
  /**
   * Has the vendor send a link of its own to an employee whom it knows by the same login. What is shown there passes no page
   * of ours: its answer names the session and gives no token, so that nothing of it can be read here. `object_not_found`: the
   * vendor has no such employee. Left out where the account has no client for it.
   */
  request?(
    request: {
      readonly loginHint: string
      readonly channel: 'email' | 'sms'
      readonly address: string
      readonly linkMinutes: number
    },
    signal: AbortSignal,
  ): Promise<{ readonly sessionId: string }>
  /** Its webhooks. Authenticates the call (else `unauthenticated`), and says only which sessions to look at. */
  notice(call: SurfaceCall): Promise<readonly VerifierNotice[]>
  /** What a notice that carries something is about, by the vendor's own word. Asked only of a session that is ours. */
  pointsAt?(notice: VerifierNotice & { readonly carries: Sealed }, signal: AbortSignal): Promise<VerifierPointer>
  /** The workflows that an administrator keeps by hand; Incode has no list of them. */
  readonly workflows: readonly { readonly id: string; readonly name: string; readonly purpose?: string }[]
  /** Names the tenant: a change between start and settle voids the verification. */
  readonly trustAnchor: string
  /** Where the vendor's own record of an identity is looked at, if an administrator said where its dashboard has them. */
  identityPage?(identityId: string): string
  /**
   * Whether an earlier name of the account stands for the tenant that it names now, as where the same one was only said
   * more precisely: then people stay enrolled. Left out, only an equal name does.
   */
  continues?(trustAnchor: string): Promise<boolean>
}
