import type { HelpdeskPerson } from '../../api/schema.ts'
import { channels, enrollments, operations } from './desk-words.ts'

type Why = NonNullable<HelpdeskPerson['channels'][number]['why']>

const why: Readonly<Record<Why, string>> = {
  no_address: 'The directory has none that this host sends to. Another one takes a supervisor.',
  not_on_record: 'The directory does not have this address. It takes a supervisor.',
  contact_unsettled: 'The addresses of this person were changed lately. It takes a supervisor.',
  not_configured: 'This host has nothing to send it by. An administrator can set it up.',
  not_named: 'The helpdesk does not allow it. An administrator can change that.',
}

export const helpdesk = {
  title: 'Helpdesk',
  lead: 'Have a caller verified before you help with their account.',
  none: 'No helpdesk is in use',
  noneHow: 'An administrator makes one under Integrations, of the template Helpdesk. Then callers can be verified here.',
  nobody: {
    title: 'You may look, and not begin',
    why: 'Your sign-in names nobody of a directory, so that nobody can tell whose case is your own. An owner of this host can name you, or you sign in with your organisation’s account.',
  },
  find: {
    title: 'Who is calling?',
    desk: 'Helpdesk',
    directory: 'Directory',
    login: 'Login',
    loginHow: 'The whole of it, as the caller says it. Nobody is found by a part.',
    button: 'Find',
    another: 'Somebody else',
    nobody: 'Nobody, or several, of this login',
    nobodyWhy: 'Ask the caller to spell it. Where a directory has several of one login, an administrator has to tell them apart.',
    found: (account: string) => `Found ${account}`,
  },
  person: {
    title: 'The account',
    account: 'Login',
    name: 'Name',
    enrollment: 'Enrollment',
    enrollments,
    inactive: 'This account is not active',
    inactiveWhy: 'Nobody is verified for it. An administrator of the directory can activate it.',
  },
  start: {
    title: 'Send the check',
    channel: 'How the link gets to the caller',
    channels,
    to: (address: string) => `to ${address}`,
    why,
    reason: 'Reason',
    reasonHow: 'The caller reads it on their page.',
    ticket: 'Ticket',
    operations: 'What you may open for them afterwards',
    opensNothing: 'Nothing is chosen above: this check only says whether it is them.',
    operationsHow: 'Only what is named now can be opened later; the caller sees it on their page before they begin.',
    noOperations: 'This helpdesk opens nothing: the check tells you who is calling.',
    words: operations,
    language: 'Language of the caller',
    languages: { en: 'English', es: 'Spanish', pt: 'Portuguese' },
    supervisor: 'A supervisor allowed this call',
    supervisorHow:
      'For another address, for a second check within a day, or after one was stopped. They give you a permission on their page.',
    override: 'Permission',
    overrideHow: 'Begins with ovr_. Good for a quarter of an hour, for this person, once.',
    address: 'Another address',
    addressHow: 'The very one that the supervisor allowed, if they allowed one. Leave it empty otherwise.',
    button: 'Send the check',
    give: 'Give me the link',
    show: 'Show the code to scan',
    noChannel: 'The link cannot be sent in this way without a supervisor.',
    sent: (account: string) => `The check of ${account} has begun`,
    asksSupervisor:
      'A supervisor can allow it: they open Overrides in this console, find the same person, and read you a permission. It has to be somebody else than you.',
  },
  own: {
    title: 'Your calls of the last 24 hours',
    none: 'You have begun none.',
    ticket: (ticket: string) => `Ticket ${ticket}`,
    nobody: 'Nobody of the directory',
  },
}

export const overrides = {
  title: 'Overrides',
  lead: 'As the second person, allow what no agent may do alone.',
  allow: {
    title: 'Allow one check',
    does: 'One agent other than you can then verify this person once, within a quarter of an hour: for a second check within a day, after one was stopped, or to an address that is not on record. Ring the person back at a number on record first.',
    address: 'Address that is not on record',
    addressHow:
      'Only if the link has to go there: an e-mail address, or a number with its country code. What follows is limited: nothing to sign in with, no factor removed.',
    why: 'Why',
    whyHow: 'How you made sure. Administrators and auditors read it.',
    button: 'Allow it',
    done: 'Read this permission to the agent',
    permission: 'Permission',
    until: 'Good until',
  },
  list: {
    title: 'What supervisors allowed within a week',
    none: 'Nobody allowed anything.',
    states: { open: 'Not used yet', used: 'Used', over: 'Ran out' },
    by: (supervisor: string, isOwn: boolean) => (isOwn ? 'by you' : `by ${supervisor}`),
    usedBy: (agent: string) => `for a call of ${agent}`,
    address: 'an address that is not on record',
    call: 'The call',
    unknown: 'Somebody who is gone',
  },
}
