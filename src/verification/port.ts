import type {
  ActorRef,
  AuthContext,
  Binding,
  FacadeName,
  FacePicture,
  IntegrationId,
  JsonObject,
  Mode,
  OperationName,
  Outcome,
  Purpose,
  Reason,
  Result,
  StartVerification,
  VerificationId,
  VerificationState,
  VerifierEmbedding,
} from '../contract/index.ts'
import type { Doors, Starter } from '../integrations/port.ts'
import type { JobHandler } from '../jobs/handler.ts'
import type { Tx } from '../storage/store.ts'
import type { HandedTo } from '../storage/tables/index.ts'
import type { Approvals } from './approvals/port.ts'
import type { OfferedOperation, OperationOpened, Performed } from './operations/port.ts'
import type { RehearsalOutcome } from './rehearsal/outcomes.ts'
import type { PersonNamed, WhyView } from './why/index.ts'

export type { OfferedOperation, OperationOpened, OperationStanding, Performed } from './operations/port.ts'

/** What a façade asks for. Shape is checked by the façade; meaning is checked here. */
export interface StartRequest extends Omit<StartVerification, 'deadlineSeconds'> {
  readonly deadlineSeconds?: number
  readonly maxAgeSeconds?: number
  readonly reasonText?: string
  readonly ticket?: string
  /** At a helpdesk: to whom the link goes. */
  readonly handedTo?: HandedTo
  /** For how long the link can be opened, below what is usual. */
  readonly linkMinutes?: number
  /** The network address that acts, where a façade is open to anybody: counted, and kept as a keyed hash only. */
  readonly address?: string
  /** Somebody typed whom it is about, and nobody vouches for that: neither the answer nor its time tells whether there is such a person. */
  readonly typed?: boolean
  /** With `typed`: they read a code at an address on record, so that this is no door where a stranger stands. */
  readonly hasCode?: boolean
  /** How the person signed in. Given only for a client that may attest to it: whoever builds the request has checked. */
  readonly authContext?: AuthContext
  /** A replay within 24 h with the same body gets the same verification; with another body `idempotency_key_reused`. */
  readonly idempotency?: { readonly route: string; readonly key: string; readonly bodyHash: string }
}

/** A link that we send ourselves, as the message needs it. `url` is a bearer secret. */
export interface HandedOut {
  readonly id: VerificationId
  readonly url: string
  readonly expiresAt: number
}

/** Writes down how the link goes out, in the transaction that makes its verification. What it throws undoes both. */
export type Hand = (tx: Tx, link: HandedOut) => Promise<void>

/** Whom the reader expects the verdict to be about. Compared by the server, not by the flow's condition. */
export interface Expectation {
  readonly externalId?: string
  readonly loginHint?: string
  readonly purpose: Purpose
}

/** Whose newest pass is asked for, and how old it may be. */
export interface LatestOf {
  readonly directoryId: IntegrationId
  readonly externalId: string
  readonly maxAgeSeconds: number
  /** A client that rehearses: what it may know is what was rehearsed. */
  readonly rehearsal?: string
}

/** Who asks for a result: only the client that started it is answered, anyone else gets `not_found`. */
export interface Reader {
  readonly clientId: string
  readonly integrationId: string
}

/** An integration whose product calls us by itself asks for what it started, and for nothing of its clients. */
export interface OwnReader {
  readonly clientId: null
  readonly integrationId: string
}

/** What a person sees before pressing anything. Looking at it changes nothing. */
export interface LinkPage {
  readonly verificationId: VerificationId
  readonly state: 'ready' | 'other_browser' | 'resumable' | 'over'
  readonly reason: Reason
  readonly asks: string
  /** In a rehearsal nobody is checked, and the page says so. */
  readonly mode: Mode
  /** Masked, as `a•••@e••••.com`. Never a name. */
  readonly account: string
  readonly purpose: Purpose
  readonly reasonText: string | null
  readonly operations: readonly OperationName[]
  readonly startedAt: string
  readonly language: string | null
  /** Through which it was begun: how the pages look is said there. */
  readonly integrationId: IntegrationId
  /** Whether the person began it on a page of ours, which is where it ends. */
  readonly isSelfService: boolean
  /** Whether the browser that opened the link has to receive the verdict. */
  readonly mustReceive: boolean
  /** Whether this is the drawing that a phone scans: the check goes on here, and the verdict is received in the first browser. */
  readonly isHandOver: boolean
}

/** The text that a person was shown above *Continue*. What it says is the façade's; that it was this one is kept. */
export interface ShownText {
  readonly text: string
  readonly version: number
  readonly language: string
}

/** Where a browser goes next. `cookie` is the value of the seat cookie to set; only answers to a POST carry one. */
export type Step =
  | { readonly go: 'vendor'; readonly url: string; readonly cookie: string }
  /** The page of ours that holds the vendor's check: see `EmbedPage`. */
  | { readonly go: 'embedded'; readonly verificationId: VerificationId; readonly cookie: string }
  /** 303 to the flow with `code`, `state` and `iss`. */
  | { readonly go: 'flow'; readonly url: string; readonly cookie?: string }
  /** A page of the person's: see `SeatPage`. */
  | { readonly go: 'seat'; readonly verificationId: VerificationId; readonly cookie?: string }
  | { readonly go: 'resume'; readonly verificationId: VerificationId; readonly cookie?: string }

/** The vendor's check on a page of ours, and where the browser goes once it is finished. Nothing that it says is believed. */
export interface EmbedPage {
  readonly verificationId: VerificationId
  readonly embedding: VerifierEmbedding
  readonly page: LinkPage
  readonly returnUrl: string
}

/** What the browser that holds the seat, or waits for the verdict, is shown. */
export interface SeatPage {
  readonly verificationId: VerificationId
  readonly role: 'seat' | 'receiver' | 'stranger'
  readonly show:
    | 'start' /* seated, no Incode session open */
    | 'waiting' /* Incode has not finished: the page renews itself */
    | 'soon' /* a verdict that is given out in a moment: the page renews itself */
    | 'try_again' /* the last try ended without a score, or for bad light and the like */
    | 'transfer_code' /* the phone shows the eight characters */
    | 'type_code' /* the first browser types them */
    | 'moved' /* continue on your phone */
    | 'once_more' /* a human said yes: the face is looked at once more */
    | 'carry_on' /* over, and this browser tells so where it came from: the page sends itself */
    | 'done' /* a verdict that nobody is sent back with */
    | 'rehearsal' /* whoever rehearses chooses how it ends: `outcomes` */
    | 'operations' /* what the verdict opens: `operations` */
    | 'nothing' /* a verdict that opens nothing here */
    | 'read_back' /* a caller tells the helpdesk `readBackCode` */
    | 'with_agent' /* the agent was told, and may open something: the page renews itself */
    | 'over'
    | 'unavailable'
  readonly reason: Reason
  readonly page: LinkPage
  readonly vendorUrl?: string
  /** Whether the check is held by a page of ours. */
  readonly isEmbedded?: boolean
  readonly transferCode?: string
  /** Six digits, for the agent whom the person called. */
  readonly readBackCode?: string
  /** Of a code that is typed. None left where it is over: three wrong ones ended it. */
  readonly triesLeft?: number
  /** Whether the person may ask for a second look at what failed, or has. */
  readonly secondLook?: 'offered' | 'asked'
  readonly outcomes?: readonly RehearsalOutcome[]
  readonly operations?: readonly OfferedOperation[]
  /** Whether this browser carries the verdict on to where it came from, once the person is done here. */
  readonly goesBack?: boolean
}

/**
 * What *Not me* did: stopped it; nothing, because it was over (`reason` says how); or it came too late, because the
 * verdict was received: then it is told to those who can still do something.
 */
export interface Objection {
  readonly did: 'stopped' | 'nothing' | 'too_late'
  readonly reason: Reason
  /** Whether something that was shown to somebody is made useless. */
  readonly takesBack?: true
  /** Until when nobody begins anything in this person's name who has not signed in as them. */
  readonly closedUntil?: string
  /** A protocol waits in this browser to hear so: the seat's page leads there. */
  readonly goesOn?: VerificationId
}

/** Through what a verification goes on, and what was put aside for it. */
export interface LegOf {
  readonly facade: FacadeName
  readonly integrationId: IntegrationId
  readonly mode: Mode
  readonly continuation: JsonObject | null
}

/** Whose pass is looked for, and of which session of the flow's. */
export interface OfSession extends LatestOf {
  readonly sessionRef: string
}

/** What came of a code that an agent typed. `refused`: it was right, and what was looked at again was not. */
export interface DeskConfirmation {
  readonly did: 'confirmed' | 'refused' | 'wrong' | 'void'
  readonly triesLeft: number
}

/** What the vendor is asked to send, and to whom. */
export interface VendorRequest {
  readonly loginHint: string
  readonly channel: 'email' | 'sms'
  readonly address: string
  readonly linkMinutes: number
}

/** What came of it. `not_accepted`: the account's client, or its reference, is not what the vendor knows. */
export type VendorAsked =
  | { readonly did: 'sent'; readonly accountId: IntegrationId; readonly sessionId: string }
  | { readonly did: 'unknown_employee' | 'not_configured' | 'not_accepted' | 'unavailable' }

/** What an agent may know of a verification. Times are epoch milliseconds. */
export interface DeskStanding {
  readonly id: VerificationId
  readonly state: VerificationState
  readonly reason: Reason
  readonly outcome: Outcome
  readonly binding: Binding
  readonly integrationId: IntegrationId
  readonly directoryId: IntegrationId | null
  readonly externalId: string | null
  /** Masked. */
  readonly account: string | null
  readonly handedTo: HandedTo | null
  readonly reasonText: string | null
  readonly ticket: string | null
  /** Whether the person has passed, and is shown a code for the agent. */
  readonly awaitsCode: boolean
  readonly triesLeft: number
  readonly startedAt: number
  /** When somebody pressed *Continue*: looking at a link leaves no trace. */
  readonly openedAt: number | null
  readonly hasBegun: boolean
  readonly verifiedAt: number | null
  readonly completedAt: number | null
  readonly expiresAt: number
  readonly freshUntil: number | null
  /** Whether somebody objected after the verdict was received. */
  readonly closed: boolean
  readonly operations: readonly {
    readonly operation: OperationName
    readonly state: 'declared' | 'open' | 'claimed' | 'done' | 'refused' | 'unknown'
    readonly at: number | null
  }[]
}

/** Somebody typed a login at a form that is open to anybody, and is about to begin. */
export interface GateRequest {
  /** Which form it is: what was waited for at one is of no use at another. */
  readonly form: string
  readonly login: string
  readonly address: string
  /** What they were given to bring back. */
  readonly ticket?: string
}

/** On, or first a wait: the ticket counts once, after so many seconds. */
export type Passage = { readonly go: 'on' } | { readonly go: 'wait'; readonly ticket: string; readonly seconds: number }

/** The room's face. Façades and pages call it; it knows none of them. */
export interface Verifications {
  /** Answers at once; never calls Incode. A business denial is a row like any other, without a link. */
  start(starter: Starter, request: StartRequest): Promise<Result>
  /** The same for a link that goes to an address on record. `hand` is not called where the start is refused. */
  deliver(starter: Starter, request: StartRequest, hand: Hand): Promise<Result>
  /** Once more the link of one that was delivered, while nobody has pressed *Continue*. */
  deliveredLink(id: string): Promise<HandedOut | undefined>
  /** Ends one that was delivered, in the caller's transaction; what is over stays what it was. */
  withdraw(tx: Tx, id: string, actor: ActorRef): Promise<void>
  view(reader: Reader | OwnReader, id: string, expect?: Expectation): Promise<Result>
  /** Returns at once on a final result or a review; else on the first change of reason, status or final; else after `seconds`. */
  wait(reader: Reader, id: string, seconds: number, signal: AbortSignal, expect?: Expectation): Promise<Result>
  redeem(
    reader: Reader | OwnReader,
    proof: { readonly code: string; readonly state?: string; readonly expect: Expectation },
  ): Promise<Result>
  cancel(reader: Reader, id: string): Promise<Result>
  /**
   * Instead of the link: the client hands in a face that it took itself. Step-up of an enrolled person only, once, by a client
   * that may; else `forbidden` or `conflict`. The picture is passed on and kept nowhere.
   */
  authenticate(starter: Starter, id: string, face: FacePicture): Promise<Result>

  /** Before a start with a typed login: whether it begins now. */
  gate(asked: GateRequest): Promise<Passage>
  /** GET of a link. `link_expired`, `link_used`, `not_found`. No effect at all. */
  look(token: string, cookie: string | undefined): Promise<LinkPage>
  /**
   * For a façade that goes on in the browser, in the answer that leads it to the link: this browser is the one that came, and
   * no other may sit first. Gives the cookie that has to be set. `link_used` where another one came before.
   */
  arrive(token: string, cookie: string | undefined): Promise<string>
  /** Through what a verification goes on in the browser that holds or awaits the seat; receives nothing. */
  leg(id: VerificationId, cookie: string | undefined): Promise<LegOf>
  /** *Continue*: takes the seat for this browser and opens the Incode session; on the phone, it only takes the seat. */
  take(token: string, cookie: string | undefined, on?: 'here' | 'phone', shown?: ShownText): Promise<Step>
  /** *Not me*, by any holder of the link or the seat. */
  deny(
    by:
      | { readonly token: string; readonly cookie?: string | undefined }
      | { readonly id: string; readonly cookie: string | undefined },
  ): Promise<Objection>
  /**
   * GET of the return address. Settles and releases. Without the seat's cookie the verification is void (`link_used`);
   * where the verdict was received already, that is told to those who can still do something (`conflict`). `brought`: what
   * the vendor sent along, where it returns to one address for all.
   */
  back(handle: string, cookie: string | undefined, brought?: Readonly<Record<string, string>>): Promise<Step>
  /** GET of the seat's own page. Mints nothing, settles nothing. */
  seat(id: string, cookie: string | undefined): Promise<SeatPage>
  /** GET of the page that holds the check. Undefined where there is none to be shown to this browser now. Mints nothing. */
  embedded(id: string, cookie: string | undefined): Promise<EmbedPage | undefined>
  /** Instead of that page: to the vendor's own, with the same session. */
  atVendor(id: string, cookie: string | undefined): Promise<Step>
  /** *Go on* on the seat's page: settles, releases, or opens another try. */
  proceed(id: string, cookie: string | undefined): Promise<Step>
  /** Of a rehearsal: how it ends, chosen by the browser that sat. `not_found` for what is none. */
  rehearse(id: string, cookie: string | undefined, outcome: RehearsalOutcome): Promise<Step>
  /** *Ask for a second look*, after a check that failed for a name: once, by the browser that sat. */
  dispute(id: string, cookie: string | undefined): Promise<void>
  /** *Go back without it*, while Incode cannot be reached: ends the verification, and carries that to the flow. */
  giveUp(id: string, cookie: string | undefined): Promise<Step>
  /** *Use my phone*: a hand-over link for the QR code, valid for 60 s, claimed once. */
  handOver(id: string, cookie: string | undefined): Promise<{ readonly url: string; readonly expiresAt: string }>
  /** The first browser types what the phone shows. Three wrong ones void. */
  typeCode(id: string, cookie: string | undefined, code: string): Promise<Step>

  /**
   * *Show*, by the browser that holds the seat: asks the product, once for each operation that was declared. A secret is in
   * this answer and nowhere else. `not_found` for any other browser, and for what was not declared. `reset_factor` without a
   * factor is the question which.
   */
  show(
    id: string,
    cookie: string | undefined,
    wanted: { readonly operation: OperationName; readonly factor?: string },
  ): Promise<Performed>
  /** *Ask for approval*, by the browser that holds the seat, of what a second person has to approve. */
  askApproval(id: string, cookie: string | undefined): Promise<void>
  /** By whoever was asked for an approval, signed in as themselves. */
  readonly approvals: Approvals
  /** *Go back to …* on the page of what the verdict opens. */
  goBack(id: string, cookie: string | undefined): Promise<Step>
  /**
   * By the client that received the verdict: opens a declared operation for the seat, or, under `secret_to_flow`, has it
   * done and gives the secret once. `isNamed`: whether the caller's credential was given for it, else `forbidden`.
   * `operation_not_allowed` for what was not declared, `conflict` where it is too early or too late.
   */
  openOperation(
    starter: Starter,
    id: string,
    asked: { readonly operation: OperationName; readonly isNamed: boolean },
  ): Promise<OperationOpened>

  /** The code that a caller read out, typed by an agent. `conflict` where there is none to be confirmed. */
  confirmCode(
    reader: OwnReader,
    id: string,
    typed: { readonly code: string; readonly actor: ActorRef },
  ): Promise<DeskConfirmation>
  /** By an agent, of a caller who was confirmed: the seat may have it done. Never a secret. */
  openForAgent(
    reader: OwnReader,
    id: string,
    asked: { readonly operation: OperationName; readonly actor: ActorRef },
  ): Promise<OperationOpened>
  /** What an agent sees; with `seconds`, on the first change. */
  desk(reader: OwnReader, id: string, seconds?: number, signal?: AbortSignal): Promise<DeskStanding>
  /** For one that is handed over by the vendor itself, which opens nothing here. */
  askVendor(integrationId: IntegrationId, id: string, request: VendorRequest): Promise<VendorAsked>
  /** The same link once more, while nobody has pressed *Continue*; else `conflict`. */
  renewLink(integrationId: IntegrationId, id: string, hand: Hand): Promise<HandedOut>

  /** The newest pass of that session which still stands; undefined where there is none. Receives nothing. */
  latestOfSession(whose: OfSession): Promise<Result | undefined>
  /** For façades without a browser: the result once it is settled, or as it stands when the signal fires. */
  settled(id: VerificationId, options: { readonly signal: AbortSignal }): Promise<Result>
  /** The newest pass of a person that was received lately and still stands. History: it says nothing of who sits there now. */
  latest(of: LatestOf): Promise<Result | undefined>
  /** Idempotent: closes the session, reads the score, decides, commits. By return, webhook or reconciler. */
  settle(id: VerificationId): Promise<void>
  /** The result and continuation for a façade that resumes in the browser (OpenID, Entra). */
  resumable(
    id: VerificationId,
    cookie: string | undefined,
  ): Promise<{ readonly result: Result; readonly continuation: JsonObject }>
  /** Why a person can or cannot be verified now, in sentences; undefined where the directory has nobody of this id. Starts nothing. */
  why(whom: PersonNamed, doors: Doors): Promise<WhyView | undefined>
  /** The Incode accounts that this process found down, and not up again. */
  downAccounts(): readonly string[]
  /** Settles what was forgotten, expires what is over. Run on a schedule; safe to run anywhere, any time. */
  reconcile(signal: AbortSignal): Promise<void>
  /** The room's own queues. */
  readonly handlers: Readonly<Record<string, JobHandler>>
}
