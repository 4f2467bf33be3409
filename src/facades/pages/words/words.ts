import type { OperationName, PageLanguage, Purpose, Reason } from '../../../contract/index.ts'

/** A heading and a paragraph. People see few texts; the exact reason goes to the flow and to administrators. */
export interface Ending {
  readonly title: string
  readonly text: string
}

/** Everything that the pages of a verification say, in one language. */
export interface Words {
  readonly lang: PageLanguage
  readonly link: {
    readonly title: string
    readonly asks: string
    readonly account: string
    readonly to: string
    readonly theirWords: string
    readonly get: string
    readonly at: string
    readonly next: string
    readonly steps: readonly [string, string]
    readonly lastTold: string
    readonly lastHere: string
    readonly lastPhone: string
    readonly cautionStart: string
    readonly cautionInvitation: string
    readonly cautionHelpdesk: string
    readonly cautionPhone: string
    readonly need: string
    readonly go: string
    readonly phone: string
    readonly notMe: string
    readonly otherTitle: string
    readonly otherHeading: string
    readonly otherText: string
    readonly otherInvitation: string
    readonly otherNotMe: string
    readonly done: string
    readonly middle: string
    readonly doneText: string
    readonly goOn: string
  }
  /** What the page says will happen once the person is verified. */
  readonly purposes: Readonly<Record<Purpose, string>>
  readonly operations: Readonly<Record<OperationName, string>>
  readonly seat: {
    readonly moment: string
    readonly waiting: string
    readonly look: string
    readonly notFinished: string
    readonly backToCheck: string
    readonly phoneInstead: string
    readonly reviewMore: string
    readonly done: string
    readonly finish: string
    readonly goOnThere: string
    readonly startTitle: string
    readonly startHeading: string
    readonly here: string
    readonly soon: string
    readonly again: string
    readonly againHeading: string
    readonly againText: string
    readonly codeTitle: string
    readonly codeHeading: string
    readonly codeWarn: string
    readonly codeValid: string
    readonly typeTitle: string
    readonly typeHeading: string
    readonly typeText: string
    /** Before how many are left. */
    readonly typeWrong: string
    readonly code: string
    readonly moved: string
    readonly movedText: string
    readonly onceMore: string
    readonly onceMoreText: string
    readonly down: string
    readonly downHeading: string
    readonly downText: string
    readonly without: string
    readonly secondLook: string
    readonly scanTitle: string
    readonly scanHeading: string
    readonly scanLabel: string
    readonly scanWarn: string
    readonly scanText: string
    readonly scanned: string
    readonly redraw: string
  }
  readonly embed: {
    readonly title: string
    readonly failed: string
    readonly noScript: string
    readonly atIncode: string
    readonly finished: string
    readonly stands: string
  }
  readonly notConfirmed: Ending
  readonly endings: Readonly<Partial<Record<Reason, Ending>>>
  /** Whose invitation it was: they came from nowhere that they could go back to. */
  readonly invited: Readonly<Partial<Record<Reason, Ending>>>
  readonly invitedOther: string
  /** Of a caller: three wrong codes, or another browser. Whichever it was, the same is to be done. */
  readonly stoppedAtDesk: Ending
  readonly tooLate: Readonly<Record<'relay' | 'report', Ending>>
  /** What *Not me* did besides. `closed` stands before the moment at which it ends. */
  readonly objected: { readonly takesBack: string; readonly closed: string; readonly closedThen: string }
  /** For whoever is refused and may ask a person to look. What happened, what to bring, how long; never what failed. */
  readonly secondLook: { readonly offer: string; readonly asked: Ending }
  /** After the third code that was not the one on the phone. */
  readonly tooManyCodes: Ending
  readonly doneHere: Ending
  readonly errors: Readonly<Record<'unknown' | 'used' | 'foreign' | 'unreadable' | 'passing' | 'off' | 'removed', Ending>>
  /** Nothing is known there of whose link it was. */
  readonly invitation: string
  /** On the pages of a portal. */
  readonly portal: {
    /** The same for all to whom nothing is given back, whatever the reason. */
    readonly cannot: Ending
    readonly helpdesk: string
    readonly again: string
    /** In the browser that handed over to a phone. */
    readonly onPhone: Ending
    readonly after: string
    readonly useCode: string
    readonly signIn: string
  }
}
