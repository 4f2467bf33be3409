import type { AccountLink } from '../../api/schema.ts'

type Words<Name extends string> = Readonly<Record<Name, string>>

const states: Words<AccountLink['state']> = { proposed: 'Proposed', live: 'Linked', ended: 'Ended' }
const origins: Words<AccountLink['origin']> = { attribute: 'an attribute', admin: 'administrators' }
const ended: Words<NonNullable<AccountLink['endedWhy']>> = {
  diverged: 'The attribute says two people now.',
  ambiguous: 'Too many accounts share the attribute.',
  made_while_open: 'People could choose the attribute when it was made.',
  by_admin: 'Broken by an administrator.',
  withdrawn: 'Withdrawn.',
  expired: 'Nobody confirmed it in time.',
}
const rests: Words<'diverged' | 'account_away' | 'key_open' | 'made_while_open'> = {
  diverged: 'It holds nothing: the attribute says two people now. It is about to end.',
  account_away: 'It holds nothing while one of the two is gone from its directory.',
  key_open: 'It holds nothing while people can choose the attribute that made it.',
  made_while_open: 'It holds nothing: people could choose the attribute when it was made. It is about to end.',
}

export const links = {
  title: 'Linked accounts',
  lead: 'Accounts that belong to one person, in one directory or in several. An attribute links them that people cannot change, or two administrators do.',
  back: 'Directory information',
  waiting: (count: number, isMore: boolean) => `Linked accounts: ${count}${isMore ? ' or more' : ''} to confirm`,
  table: 'Links between accounts',
  one: 'Account',
  other: 'The other account',
  removed: 'gone from its directory',
  why: 'Why',
  state: 'State',
  since: 'Since',
  by: 'By',
  until: 'Lapses',
  does: 'What can be done',
  directory: 'Directory',
  origin: 'Linked by',
  any: 'Any',
  all: 'All',
  states,
  origins,
  overdue: 'Expired',
  byAttribute: 'Both have the same link key.',
  noReason: 'No reason was given.',
  own: 'You proposed it. Another administrator has to confirm it.',
  endedWhy: (why: NonNullable<AccountLink['endedWhy']>) => ended[why],
  rests: (why: keyof typeof rests) => rests[why],
  none: 'No link waits to be confirmed',
  noneHow: 'A link is proposed on the page of a person. Whoever else administers this host confirms it here.',
  noneSuch: 'No link is like that',
  noneSuchHow: 'Choose less, or clear the filters.',
  clear: 'Clear filters',
  pair: (one: string, other: string) => `${one} and ${other}`,
  confirm: {
    action: 'Confirm…',
    title: 'Confirm that these are one person',
    what: [
      'The two accounts count as one person from now on. In one directory both may be bound to the same identity.',
      'Neither an enrollment nor a verdict passes from one to the other.',
    ],
    confirm: 'Link them',
    done: 'The accounts are linked.',
    of: (pair: string) => `Confirm ${pair}`,
  },
  withdraw: {
    action: 'Withdraw…',
    title: 'Withdraw this proposal',
    what: 'The accounts stay apart. Anybody may propose it again.',
    confirm: 'Withdraw it',
    done: 'The proposal is withdrawn.',
    of: (pair: string) => `Withdraw ${pair}`,
  },
  end: {
    action: 'Break…',
    title: 'Break this link',
    what: 'The two accounts count as two people from now on. The attribute that they share does not link them again; two administrators can.',
    unbinds: (account: string) =>
      `Both are bound to one identity. The binding of ${account} ends, for it is the younger one: they are bound again only when two administrators let them, and a case is opened.`,
    keeps: 'No binding ends by it.',
    confirm: 'Break it',
    done: 'The link is broken.',
    of: (pair: string) => `Break ${pair}`,
  },
  propose: {
    action: 'Link another account…',
    title: 'Link another account of this person',
    what: 'A second administrator has to confirm it within seven days. Until then nothing changes.',
    other: 'The other account',
    otherHow: 'By a login, a name or an address.',
    reason: 'Why they are one person',
    reasonHow: 'For the second administrator. It is kept with the link.',
    confirm: 'Propose the link',
    done: 'It waits for a second administrator.',
  },
  person: {
    title: 'Other accounts of the same person',
    none: 'No other account is known to be theirs.',
    all: 'All links',
  },
  identity: {
    title: 'Links between accounts',
    none: 'None of its accounts is linked with another one.',
  },
}
