import { type ActorRef, type Fault, problem } from '../../contract/index.ts'
import { appendAudit } from '../../security/audit.ts'
import { token } from '../../security/hash.ts'
import { waitMs } from '../../security/second-person.ts'
import { knownPairs, type NicknamePair, normalPair } from '../match/index.ts'
import { lockNicknames, type NicknameDeps, type NicknameRow } from './rows.ts'

/** A short form, as an administrator writes it. */
export interface NewNickname {
  readonly name: string
  readonly short: string
}

/** All are read for each list in force, and by each process. */
const mostPairs = 2_000

/** All of them or none. Each makes strangers closer to somebody, and so waits for a second administrator, or for a day. */
export async function propose(
  { store, clock, random }: NicknameDeps,
  items: readonly NewNickname[],
  by: ActorRef,
): Promise<readonly NicknameRow[]> {
  const pairs = items.map(({ name, short }) => normalPair(name, short))
  const at = clock.now()
  return store.transaction(async tx => {
    await lockNicknames(tx)
    const live = await tx.db.selectFrom('nicknames').select(['name', 'short']).where('ended_at', 'is', null).execute()
    if (live.length + pairs.length > mostPairs) throw problem('conflict', `The list takes at most ${mostPairs} short forms.`)
    const faults = faultsIn(
      pairs,
      live.map(({ name, short }): NicknamePair => [name, short]),
    )
    if (faults.length > 0) throw problem('request_invalid', undefined, { faults })
    const rows = pairs.map(
      ([name, short]): NicknameRow => ({
        id: `nck_${token(random, 12)}`,
        name,
        short,
        state: 'proposed',
        proposed_by: JSON.stringify(by),
        proposed_at: at,
        ready_at: at + waitMs,
        confirmed_by: null,
        in_force_at: null,
        ended_by: null,
        ended_at: null,
      }),
    )
    await tx.db.insertInto('nicknames').values(rows).execute()
    for (const { id } of rows) await appendAudit(tx, { at, actor: by, action: 'nickname.proposed', target: id }, random)
    return rows
  })
}

/** What speaks against each, those before it counted. */
function faultsIn(pairs: readonly NicknamePair[], live: readonly NicknamePair[]): readonly Fault[] {
  const known = knownPairs(live)
  return pairs.flatMap((pair, index) => {
    const fault = known.faultOf(pair)
    if (fault !== undefined) return [{ path: `/items/${index}/${fault.at}`, message: fault.message }]
    known.add(pair)
    return []
  })
}
