import type { ActorRef, AliasClaim, AliasReason } from '../../contract/index.ts'
import { claimEditing } from '../../directory/editable-claims.ts'
import { token } from '../../security/hash.ts'
import type { Tx } from '../../storage/store.ts'
import { type AliasForm, type ExpectedClaims, knownForms, type MatchKnowledge, readCountry } from '../match/index.ts'
import type { Person } from '../person.ts'
import type { Room } from '../room.ts'
import type { Db, Review } from './rows.ts'

/** What a person is called besides what their directory says, as reviewers found. Kept as marks: the words are not here. */

/** What the comparison of a document is told beside the document and the claims: of the person, and of names at all. */
export async function knowledgeOf(
  room: Pick<Room, 'marks' | 'clock' | 'nicknames'>,
  db: Db,
  person: Pick<Person, 'subject' | 'user'>,
): Promise<MatchKnowledge> {
  const nicknames = await room.nicknames.inForce(db)
  const region = await regionOf(db, person)
  return {
    ...(nicknames.length === 0 ? {} : { nicknames }),
    ...(region === undefined ? {} : { region }),
    ...(await confirmedOf(room, db, person.subject.id)),
  }
}

/** Where the person lives, if that is not theirs to say: whoever chooses the country chooses whose number it is. */
async function regionOf(db: Db, { subject, user }: Pick<Person, 'subject' | 'user'>): Promise<string | undefined> {
  const country = user?.claims.address?.country
  if (country === undefined) return undefined
  const { editable, unknown } = await claimEditing(db, subject.integration_id)
  if (editable.has('address.country') || unknown.has('address.country')) return undefined
  return readCountry(country)
}

async function confirmedOf(
  { marks, clock }: Pick<Room, 'marks' | 'clock'>,
  db: Db,
  subjectId: string,
): Promise<Pick<MatchKnowledge, 'isAlias'>> {
  const now = clock.now()
  const rows = await db
    .selectFrom('aliases')
    .select(['claim', 'mark'])
    .where('subject_id', '=', subjectId)
    .where(eb => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
    .execute()
  if (rows.length === 0) return {}
  const known = new Set(rows.map(({ mark }) => mark))
  return { isAlias: (claim, shown, beside) => known.has(marks.ofAlias(subjectId, claim, { shown, beside })) }
}

export interface NewAlias {
  readonly review: Review
  readonly forms: readonly AliasForm[]
  /** What the reviewers saw beside the document. */
  readonly sides: readonly ExpectedClaims[]
  readonly reason: AliasReason
  readonly expiresAt: number | null
  /** One, or two who agreed. */
  readonly by: readonly [ActorRef, ActorRef?]
  readonly at: number
}

/** One that was there before holds from now on as it was said now. */
export async function putAliases({ marks, random }: Room, { db }: Tx, alias: NewAlias): Promise<readonly AliasClaim[]> {
  const { review, reason, expiresAt, by, at } = alias
  const forms = alias.forms.flatMap(one => knownForms(one.claim, alias.sides).map(beside => ({ ...one, beside })))
  for (const { claim, form, beside } of forms) {
    const said = {
      reason,
      review_id: review.id,
      made_by: JSON.stringify(by[0]),
      confirmed_by: by[1] === undefined ? null : JSON.stringify(by[1]),
      made_at: at,
      expires_at: expiresAt,
    }
    const mark = marks.ofAlias(review.subject_id, claim, { shown: form, beside })
    await db
      .insertInto('aliases')
      .values({ id: `als_${token(random, 15)}`, subject_id: review.subject_id, claim, mark, ...said })
      .onConflict(conflict => conflict.columns(['subject_id', 'claim', 'mark']).doUpdateSet(said))
      .execute()
  }
  return [...new Set(forms.map(({ claim }) => claim))]
}
