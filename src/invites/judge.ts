import type { DirectoryUser } from '../contract/index.ts'
import type { InviteDeps } from './deps.ts'
import { type WhyNot, whyNot } from './eligible.ts'
import { type Campaign, type Db, heldBack, whomOf } from './rows.ts'

/** Who would be asked through which integration: a campaign, or one that nobody has begun. */
export type Asking = Pick<Campaign, 'kind' | 'integration_id' | 'directory_id'>

export interface Judged {
  readonly user: DirectoryUser
  readonly why: WhyNot | undefined
}

/** Why each of some people is not invited, as far as it stands in the directory and in the policies. */
export async function judge(
  { settleDays, now }: Pick<InviteDeps, 'settleDays'> & { readonly now: number },
  db: Db,
  asking: Asking,
  people: readonly DirectoryUser[],
): Promise<readonly Judged[]> {
  const ids = people.map(({ externalId }) => externalId)
  const held = await heldBack(db, asking.directory_id, ids)
  const judged: Judged[] = []
  for (const user of people) {
    const days = await settleDays(db, whomOf(asking, user))
    const isHeldBack = held.has(user.externalId)
    judged.push({ user, why: whyNot(user, { kind: asking.kind, isHeldBack, settleDays: days, now }) })
  }
  return judged
}
