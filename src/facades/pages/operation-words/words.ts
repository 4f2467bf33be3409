import type { FactorKind, OperationName } from '../../../contract/index.ts'
import type { Performed } from '../../../verification/port.ts'

/** What the pages say on which a verified person gets back into their account. */
export interface OperationWords {
  readonly lang: string
  readonly title: string
  readonly lead: string
  readonly what: Readonly<Record<OperationName, string>>
  /** The button of each: what it does, in the person's own words. */
  readonly press: Readonly<Record<OperationName, string>>
  readonly once: string
  /** Of what goes by mail: the button, before the address beneath it, and what is said once it went. */
  readonly send: string
  readonly sends: string
  readonly sent: string
  readonly sentText: string
  readonly standing: Readonly<Record<'begun' | 'done' | 'refused' | 'unknown' | 'waits', string>>
  /** Of what waits for a second person: what to press, what to tell them, and before the time until which they have. */
  readonly ask: string
  readonly askedNumber: string
  readonly askedUntil: string
  /** Before the name of whoever asked. */
  readonly goBack: string
  readonly goBackLead: string
  readonly transfer: string
  readonly done: Readonly<Record<OperationName, string>>
  readonly openLink: string
  /** Before a time. */
  readonly until: string
  readonly keepToYourself: string
  readonly signedOut: string
  readonly notSignedOut: string
  readonly rehearsed: string
  readonly instead: string
  readonly goOn: string
  /** Of one sign-in method among several: which, and the button of each. */
  readonly which: string
  readonly whichLead: string
  readonly remove: string
  readonly kinds: Readonly<Record<FactorKind, string>>
  readonly not: Readonly<Record<Exclude<Performed['did'], 'done' | 'choose'>, { readonly title: string; readonly text: string }>>
}
