import type { HelpdeskCall } from '../../api/schema.ts'
import { channels, operationStates, operations, verdicts } from './desk-words.ts'

type Progress = HelpdeskCall['progress']
type Delivery = HelpdeskCall['delivery']

const progress: Readonly<Record<Progress, string>> = {
  waiting: 'The link is on its way',
  sent: 'Sent: the caller has not opened it yet',
  opened: 'The caller opened it',
  started: 'The caller shows document and face',
  finished: 'Finished',
}

const sentTo: Readonly<Record<NonNullable<Delivery['to']>, string>> = {
  address_on_record: 'to the address on record',
  unverified_address: 'to an address that is not on record, which a supervisor allowed',
  caller: 'by you',
  incode: 'by Incode',
}

const delivery: Readonly<Record<Delivery['state'], string | null>> = {
  none: null,
  waiting: 'on its way',
  sent: 'accepted by the provider',
  bounced: 'It came back. Ask a supervisor for another address, or pass the link on.',
  dropped: 'It could not be sent. Try again, or pass the link on.',
}

const minutes = (seconds: number) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`

export const call = {
  nobody: 'Nobody of the directory',
  by: (agent: string) => `Begun by ${agent}`,
  allowedBy: (supervisor: string) => `allowed by ${supervisor}`,
  gone: 'There is no such call',
  steps: { title: 'How far it is', sent: 'Sent', opened: 'Opened', started: 'Started', finished: 'Finished' },
  stepStates: { done: 'done', now: 'waited for', ahead: 'not yet', unknown: 'not known', never: 'not reached' },
  progress,
  channels,
  sentTo,
  delivery,
  times: (sends: number) => `${sends} times`,
  link: {
    title: 'The link for the caller',
    once: 'You see it this once. It is for the caller alone: send it to nobody else, and put it into no ticket.',
    label: 'Link',
    qr: 'Code for the caller to scan',
    qrHow: 'Let the caller scan it with their own phone. It is gone when you leave this page.',
    lost: 'The link was shown when it was made, and is shown no more. If it is lost, call this off and begin again.',
  },
  verdict: {
    title: 'What came of it',
    say: 'You can say',
    wait: 'Nothing yet. Stay on the line: this page follows by itself.',
    words: verdicts,
  },
  code: {
    title: 'The code of the caller',
    label: 'Six digits that the caller reads out',
    how: 'They stand on the caller’s page and nowhere else: you cannot see them here. Never ask for them before you were called.',
    button: 'Check the code',
    six: 'It has six digits.',
    left: (tries: number) => (tries === 1 ? 'One try is left.' : `${tries} tries are left.`),
    wrong: (tries: number) =>
      tries === 1 ? 'That is not the code. One try is left.' : `That is not the code. ${tries} tries are left.`,
    ends: 'The third wrong code ends it.',
  },
  operations: {
    title: 'What you can open',
    none: 'Nothing was named when this began, so nothing can be opened. Begin another check for that.',
    words: operations,
    states: operationStates,
    open: 'Open',
    openOf: (name: string) => `Open: ${name}`,
    ask: (name: string) => `${name}?`,
    secret:
      'You are shown nothing of it, and have nothing to read out. If the caller is not the one with the phone, they get nothing.',
    opened: (name: string) => `Opened: ${name}. Ask the caller to press it on their phone.`,
    before: 'It takes a caller who was confirmed by the code.',
    limited: 'The link went to an address that is not on record: some of this does not follow it, and the host refuses that.',
    over: 'The time is over. Begin another check.',
    fresh: (seconds: number) => `Can be opened for ${minutes(seconds)} more`,
    lastMinute: 'Less than a minute is left to open something.',
  },
  acts: {
    title: 'This call',
    resend: 'Send the link again',
    resent: 'The link is sent again',
    mostSends: 'It was sent three times, which is the most. Call this off and begin again later.',
    opened: 'The link was opened already.',
    yours: 'The link was given to you, and not sent.',
    incodes: 'Incode sent it. Begin another check instead.',
    cancel: 'Call it off',
    ask: 'Call this check off?',
    asks: 'The link stops working at once, also where the caller is in the midst of it. The caller is not told why.',
    finished: 'The check itself is finished.',
  },
  note: {
    title: 'Note for the ticket',
    how: 'Plain text, with nothing of the person but the masked account.',
    copy: 'Copy the note',
    copied: 'Copied',
  },
  facts: {
    title: 'About it',
    person: 'Caller',
    channel: 'Link',
    reason: 'Reason',
    ticket: 'Ticket',
    began: 'Begun',
    checked: 'Document and face checked',
    ends: 'Ends at the latest',
    id: 'Verification',
    record: 'On record',
    toRecord: 'Step by step',
    nothing: 'none',
  },
}
