import type { Case } from '../../api/schema.ts'

type Words<Word extends string> = Readonly<Record<Word, string>>
type Kind = Case['kind']

/** What follows of each way to decide, before it is pressed. */
const dismissed: Words<Kind> = {
  identity_in_use:
    'Both accounts keep what they are bound to, and can be recovered and helped again. The same identity shown on the other account opens a new case.',
  superseded_identity: 'Nothing changes. The identity that was taken away still opens nothing.',
  foreign_write: 'Nothing changes. What stands in the product was put right already.',
  dispute: 'Nothing changes. What the verification would have opened stays closed.',
}

export const cases = {
  title: 'Cases',
  lead: 'What does not fit, and a human has to look at: each stays open until somebody says why it is over.',
  kinds: {
    identity_in_use: 'Identity in use by another account',
    superseded_identity: 'An identity that was taken away is back',
    foreign_write: 'Somebody else wrote the standing',
    dispute: 'A verdict was objected to',
  } satisfies Words<Kind>,
  states: { open: 'Open', closed: 'Closed' } satisfies Words<Case['state']>,
  state: 'State',
  kind: 'What',
  person: 'Account',
  other: 'Other account',
  bars: 'Bars',
  barsYes: 'Both accounts',
  barsNo: 'Nothing',
  opened: 'Opened',
  closed: 'Closed',
  closedBy: 'Closed by',
  any: 'Any',
  all: 'All',
  empty: 'No case is open',
  emptyHow:
    'One is opened where an identity is shown on two accounts, comes back after it was taken away, or somebody says that a verification was not theirs.',
  noneSuch: 'No case like that',
  noneSuchHow: 'Take a filter away to see the others.',
  clear: 'Take all filters away',
  ofOne: 'Only those of one person',
  link: (kind: string, name: string) => `${kind}: ${name}`,
  /** On the pages of a person and of a verification. */
  ofPerson: (count: number) => (count === 1 ? 'A case is open' : `${count} cases are open`),
  ofPersonBars: 'Until it is decided nobody recovers this account, or is helped with it.',
  ofPersonHow: 'Somebody has to look at it.',
  list: 'See them all',
  view: {
    back: 'Cases',
    found: 'What was found',
    whatHappened: {
      identity_in_use: (name: string, other: string) =>
        `Whoever verified for ${name} showed the identity that is bound to ${other}.`,
      superseded_identity: (name: string) => `An identity that two administrators took away from ${name} was shown for it again.`,
      foreign_write: (name: string) =>
        `The product showed another standing of ${name} than the one that was written: somebody else changed it there.`,
      dispute: (name: string) => `Somebody objected to a verdict about ${name} after it was given, or on its way.`,
    },
    parted: (name: string, other: string) =>
      `${name} and ${other} were bound to one identity, and administrators said that they are not one person.`,
    nobodyElse: 'somebody whom no directory knows any more',
    mayBe: {
      identity_in_use:
        'Either one person has two accounts, which can be linked, or somebody tried to get into the account of another. Compare both before you decide.',
      superseded_identity: 'Either it was taken away by mistake, or whoever was to be kept out tries again.',
      foreign_write: 'Look in the product’s own log who wrote it.',
      dispute: 'The person pressed *This was not me*, or a proof failed that the one at the page is the one who verified.',
    } satisfies Words<Kind>,
    barsTitle: 'What it bars',
    bars: 'Until it is closed nobody recovers either account, nor is helped with it at the helpdesk. Step-ups go on as before.',
    barsNot: {
      identity_in_use: 'Nothing: nobody has shown anything yet.',
      superseded_identity: 'Nothing by itself: the identity opens nothing, whether this is open or not.',
      foreign_write: 'Nothing: the standing was put right already.',
      dispute: 'What that verification would have opened is closed for good. Nothing else is barred.',
    } satisfies Words<Kind>,
    barredNot: 'Nothing any more.',
    accounts: 'The accounts',
    account: 'Account',
    directory: 'Directory',
    identity: 'Identity',
    bound: 'Bound since',
    unbound: 'bound to none',
    evidence: 'Evidence',
    verification: 'Verification',
    toVerification: 'See what happened',
    id: 'Case ID',
    whoDecides: 'An owner decides. Where a binding is to end, a second administrator has to confirm it within seven days.',
    mayNot: 'Your role may read this. An owner decides.',
    decide: 'Decide',
    decision: 'What is to be done',
    dismiss: 'Leave all bindings as they are, and close it',
    unbind: (name: string) => `Take the identity away from ${name}`,
    unbindWhy: 'For the account whose holder is not the person with that identity.',
    unbindNot: 'It is bound to none.',
    reason: 'Why',
    reasonHow: 'For the second administrator, and whoever looks later. At most 500 letters.',
    reasonFirst: 'Say why first.',
    close: 'Close the case',
    closeTitle: 'Close this case?',
    closeSays: dismissed,
    propose: 'Propose to take it away',
    proposeTitle: 'Take the identity away?',
    proposeSays: (name: string) => [
      'A second administrator has to confirm it within seven days. The case stays open until then.',
      `After that ${name} has no identity: it can neither be recovered nor helped, and nobody is bound to it for three days.`,
      'The person is told.',
    ],
    done: 'The case is closed.',
    waits: 'It waits for a second administrator, and the case with it.',
    over: 'It is closed; nothing is left to be done here.',
    overBy: (name: string) => `Closed by ${name}`,
    because: 'Why',
    meanwhile: 'Somebody else closed it meanwhile',
    meanwhileWhy: 'What you had written was not sent:',
  },
}
