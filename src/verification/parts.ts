import { type ActorRef, problem } from '../contract/index.ts'
import { accountParty, type Party, partyOf } from '../directory/parties.ts'
import { isSecondPerson } from '../security/second-person.ts'
import type { Tx } from '../storage/store.ts'
import { conflict } from './reviews/conflict.ts'
import type { Db } from './reviews/rows.ts'
import type { Row } from './rows.ts'

/**
 * Who had a part in a case, and who may have no further one: the one list, for approvals, reviews and the helpdesk alike.
 * What the desk, the reviewers and the approvers wrote down is read from their tables, so that nobody can be left out by
 * whoever asks.
 */
export const parts = [
  'started' /* whose credential began it */,
  'asked' /* whom a flow or a ticket system named */,
  'invited' /* who had the person enroll by it */,
  'called' /* the agent who spoke with the caller */,
  'allowed' /* the supervisor without whom it would not have begun */,
  'confirmed' /* who typed the code that the caller read out */,
  'opened' /* who opened an operation of it */,
  'queued' /* who put it before reviewers */,
  'reviewed' /* who decided a review of it, or said the first of two yeses */,
  'approved' /* who answered for a second person, in either way */,
] as const
export type Part = (typeof parts)[number]

/** What takes somebody who has had none of the parts that bar it. */
export type Deed = 'approve' | 'review' | 'help'

const everyHand: readonly Part[] = ['started', 'asked', 'invited', 'called', 'allowed', 'confirmed', 'opened', 'queued']

/**
 * A second person is one who has done nothing else in it. Two reviewers of one review are told apart where it is decided,
 * and whoever answered an approval may look at it again. To help is to type the code and to open operations: by agents,
 * also of one another's calls, and by none of those who vouch for what agents do.
 */
export const bars: Readonly<Record<Deed, readonly Part[]>> = {
  approve: [...everyHand, 'reviewed'],
  review: [...everyHand, 'approved'],
  help: ['allowed', 'reviewed', 'approved'],
}

export interface Hand {
  readonly part: Part
  readonly who: Party
  /** Undefined of an approver, who is known by an account alone. */
  readonly actor?: ActorRef
}

/** Pure: by which part somebody is kept from it; `subject` where it is their own case. */
export function barOf(deed: Deed, by: Party, subject: Party, hands: readonly Hand[]): Part | 'subject' | undefined {
  if (conflict(by, subject, []) !== undefined) return 'subject'
  return hands.find(({ part, who }) => bars[deed].includes(part) && conflict(by, [], [who]) !== undefined)?.part
}

export async function handsIn(db: Db, row: Row): Promise<readonly Hand[]> {
  const call = await db
    .selectFrom('helpdesk_calls')
    .select(['agent', 'supervisor', 'confirmed_by'])
    .where('verification_id', '=', row.id)
    .executeTakeFirst()
  const grants = await db
    .selectFrom('operation_grants')
    .select('opened_by')
    .where('verification_id', '=', row.id)
    .where('opened_by', 'is not', null)
    .execute()
  const reviews = await db
    .selectFrom('reviews')
    .select(['opened_by', 'first_by', 'decided_by'])
    .where('verification_id', '=', row.id)
    .execute()
  const said: readonly (readonly [Part, string | null | undefined])[] = [
    ['started', row.actor],
    ['asked', row.requested_by],
    ['called', call?.agent],
    ['allowed', call?.supervisor],
    ['confirmed', call?.confirmed_by],
    ...grants.map(({ opened_by }) => ['opened', opened_by] as const),
    ...reviews.flatMap(
      ({ opened_by, first_by, decided_by }) =>
        [
          ['queued', opened_by],
          ['reviewed', first_by],
          ['reviewed', decided_by],
        ] as const,
    ),
  ]
  const named = said.flatMap(([part, text]) => (text ? [{ part, actor: JSON.parse(text) as ActorRef }] : []))
  const inviter = await inviterBehind(db, row)
  const all = [...named, ...(inviter === undefined ? [] : [{ part: 'invited' as const, actor: inviter }])]
  const known = await Promise.all(all.map(async one => ({ ...one, who: await partyOf(db, one.actor) })))
  return [...known, ...(await approverOf(db, row))]
}

/** Refuses whoever has a part that bars it, be it under another token that they made, or that was made by theirs. */
export async function refuseHands(tx: Tx, deed: Deed, row: Row, by: readonly ActorRef[]): Promise<void> {
  const hands = await handsIn(tx.db, row)
  const party = (await Promise.all(by.map(one => partyOf(tx.db, one)))).flat()
  const bar = barOf(deed, party, await subjectParty(tx.db, row), hands)
  if (bar === 'subject') throw problem('forbidden', 'Nobody decides about themselves.')
  if (bar !== undefined || (await descends(tx, deed, hands, by))) throw problem('forbidden', refusals[deed])
}

const refusals: Readonly<Record<Deed, string>> = {
  approve: 'Whoever started it, or asked for it, does not decide it.',
  review: 'Whoever started it, or asked for it, does not decide it.',
  help: 'Whoever allowed, reviewed or approved it does not type its code, and opens nothing of it: ask a colleague.',
}

/** Whether a token was made by somebody whose part bars it, or they by it. */
async function descends(tx: Tx, deed: Deed, hands: readonly Hand[], by: readonly ActorRef[]): Promise<boolean> {
  for (const { part, actor } of hands) {
    if (actor?.kind !== 'admin' || !bars[deed].includes(part)) continue
    for (const one of by) {
      if (one.kind === 'admin' && !(await isSecondPerson(tx, actor, one, Number.MAX_SAFE_INTEGER))) return true
    }
  }
  return false
}

async function approverOf(db: Db, row: Row): Promise<readonly Hand[]> {
  const approval = await db
    .selectFrom('operation_approvals')
    .select(['decided_directory', 'decided_person'])
    .where('verification_id', '=', row.id)
    .executeTakeFirst()
  const { decided_directory: at, decided_person: id } = approval ?? { decided_directory: null, decided_person: null }
  return at === null || id === null ? [] : [{ part: 'approved', who: await accountParty(db, at, id) }]
}

/** Whoever asked a person to enroll began what came of it. */
async function inviterBehind(db: Db, row: Row): Promise<ActorRef | undefined> {
  const campaign = await db
    .selectFrom('invites as i')
    .innerJoin('invite_campaigns as c', 'c.id', 'i.campaign_id')
    .select('c.created_by')
    .where('i.verification_id', '=', row.id)
    .executeTakeFirst()
  return campaign && (JSON.parse(campaign.created_by) as ActorRef)
}

export async function subjectParty(db: Db, { directory_id, external_id }: Row): Promise<Party> {
  return directory_id === null || external_id === null ? [] : accountParty(db, directory_id, external_id)
}
