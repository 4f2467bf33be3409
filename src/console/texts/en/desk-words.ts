import type { HelpdeskCall, HelpdeskPerson } from '../../api/schema.ts'

/** What the helpdesk's answers are called wherever they are shown. Keyed by the API's own values, so that none is forgotten. */

type Operation = HelpdeskPerson['operations'][number]
export type VerdictClass = NonNullable<HelpdeskCall['verdict']>['class']

/** What each operation is called, and what happens when it is opened. Nothing of it is ever shown to the agent. */
export const operations: Readonly<Record<Operation, { readonly name: string; readonly does: string }>> = {
  password_reset_link: {
    name: 'New password by a link',
    does: 'On the verified phone the caller is shown a link, once, by which they choose a new password. Their old one stops working then.',
  },
  temporary_access_pass: {
    name: 'Temporary access code',
    does: 'On the verified phone the caller is shown a code, once, with which they can sign in for a short time and set up new sign-in methods.',
  },
  reset_factors: {
    name: 'Remove all sign-in methods',
    does: 'The caller’s authenticators are removed once they confirm it on the verified phone. They set up new ones at the next sign-in.',
  },
  reset_factor: {
    name: 'Remove one sign-in method',
    does: 'The caller chooses on the verified phone which one of their authenticators is removed. The others stay.',
  },
  unlock: {
    name: 'Unlock the account',
    does: 'The account is unlocked once the caller confirms it on the verified phone. Password and sign-in methods stay as they are.',
  },
  temporary_password: {
    name: 'Temporary password',
    does: 'On the verified phone the caller is shown a password, once, which they have to change at the next sign-in.',
  },
  reactivate: {
    name: 'Bring the account back into use',
    does: 'A suspended account can be used again once the caller confirms it on the verified phone.',
  },
  revoke_sessions: {
    name: 'End all sessions',
    does: 'The caller is signed out everywhere once they confirm it on the verified phone.',
  },
  suspend: {
    name: 'Suspend the account',
    does: 'Nobody can sign in to the account any more once the caller confirms it on the verified phone.',
  },
  register_external_method: {
    name: 'Add face and document as a sign-in method',
    does: 'The method is added to the account once the caller confirms it on the verified phone.',
  },
}

export const operationStates: Readonly<Record<string, string>> = {
  declared: 'Not opened',
  open: 'Opened: the caller presses it on their phone',
  claimed: 'Under way',
  done: 'Done',
  refused: 'Not done',
  unknown: 'Nobody can tell whether it was done: look at the product',
}

export const channels: Readonly<Record<HelpdeskCall['channel'], { readonly name: string; readonly how: string }>> = {
  email: { name: 'E-mail', how: 'to the address on record' },
  sms: { name: 'Text message', how: 'to the number on record' },
  link: { name: 'Link that you pass on', how: 'You are given the link, once. Some operations do not follow it.' },
  qr: { name: 'QR code', how: 'For somebody in front of you, who scans it with their own phone.' },
  incode_email: { name: 'E-mail by Incode', how: 'It informs you, and opens no operation.' },
  incode_sms: { name: 'Text message by Incode', how: 'It informs you, and opens no operation.' },
}

/** Whether the account can be used in the flows, in words. */
export const enrollments: Readonly<Record<string, string>> = {
  not_enrolled: 'Not enrolled',
  invited: 'Invited',
  in_review: 'In review',
  enrolled: 'Enrolled',
  expired: 'Enrollment expired',
  revoked: 'Enrollment revoked',
}

/** What came of it: in a word, what it means, what the agent can say, and what comes next. */
export const verdicts: Readonly<
  Record<VerdictClass, { readonly title: string; readonly means: string; readonly say?: string; readonly next?: string }>
> = {
  confirmed: {
    title: 'The caller is who they say',
    means: 'Document and face were checked, and the caller read out the code of that phone.',
    say: 'Thank you, that worked. Please keep the page on your phone open.',
  },
  confirmed_limited: {
    title: 'Confirmed, at an address that is not on record',
    means: 'A supervisor vouched for the address. Give them nothing to sign in with, and remove no factor.',
    say: 'Thank you. For what you need, we will ring you back at the number on record.',
  },
  awaiting_code: {
    title: 'Ask the caller for the code',
    means: 'Somebody passed on the phone. Only the code tells that it is the one you are speaking with.',
    say: 'Your page shows six digits. Please read them to me.',
  },
  passed_at_incode: {
    title: 'Incode says that they passed',
    means: 'It was not compared with the account here, and opens nothing.',
    say: 'Thank you. To change something at your account, I will send you another check.',
  },
  not_confirmed: {
    title: 'Not confirmed',
    means: 'The check did not show that this is the holder of the account.',
    say: 'I could not confirm that it is you, and cannot change anything at the account on this call.',
    next: 'Do not say what failed. A supervisor can help the caller in another way.',
  },
  stopped_for_safety: {
    title: 'Stopped for safety',
    means: 'Something speaks for somebody else being behind this call. Do not help this caller with the account.',
    say: 'I cannot go on with this call. Somebody will get in touch with you at the number on record.',
    next: 'Tell a supervisor now. Another check of this person takes one within a day.',
  },
  cannot_be_verified: {
    title: 'This account cannot be verified here',
    means: 'It is unknown, not active, not enrolled strongly enough, or was changed too lately.',
    say: 'I cannot verify this account by phone. There is another way, which I will tell you.',
    next: 'An administrator can tell why, and invite the person.',
  },
  under_review: {
    title: 'A reviewer decides',
    means: 'It takes a person to look at it. This page tells when they have.',
    say: 'Somebody has to look at this. I will get back to you.',
  },
  try_later: {
    title: 'It could not be done now',
    means: 'Too many tries, a picture that was too dark, or a service that did not answer. It says nothing about the caller.',
    say: 'That did not work just now. Let us try again in a few minutes.',
  },
  over: {
    title: 'Over',
    means: 'It was not finished in time, or was called off.',
    say: 'The link is not good any more. I can send you another one.',
  },
}
