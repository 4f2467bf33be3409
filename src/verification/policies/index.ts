import type { Clock, PolicySettings } from '../../contract/index.ts'
import type { Store, Tx } from '../../storage/store.ts'
import type { VerificationsTable } from '../../storage/tables/index.ts'
import type { Policy } from '../policy.ts'
import { type Bodies, layersFor, type Whom } from './cover.ts'
import type { Db } from './rows.ts'
import { both, composed, type PolicySet, readSet, writeSet } from './sets.ts'
import { policyWith, settingsOf } from './settings.ts'

export type { Whom } from './cover.ts'

/**
 * Decision policies as data: which of them cover an account, what the strictest of these says, and by which set of
 * settings a verification is judged. The room compares policies and never judges anybody: `decide` does, and knows
 * nothing of where a policy comes from. What administrators do to policies is in `desk.ts`.
 */
export interface Policies {
  /** What is in force for an account now. */
  inForce(db: Db, whom: Whom): Promise<InForce>
  /** Stores what a verification is about to be pinned to; does nothing where that was done before. */
  keep(set: PolicySet): Promise<void>
  /**
   * What a verification is judged by at a point of use: the stricter of what was pinned and of what is in force now. To
   * which it is pinned from here on.
   */
  atUse(tx: Tx, row: Pinned): Promise<InForce & { readonly pin: Pin }>
}

export interface InForce {
  readonly policy: Policy
  readonly set: PolicySet
}

export type Pin = Pick<VerificationsTable, 'policy_id' | 'policy_version' | 'policy_set'>
type About = Pick<VerificationsTable, 'integration_id' | 'directory_id' | 'external_id'>
type Pinned = Pin & About

export interface PolicySource {
  readonly store: Store
  readonly clock: Clock
  /** What holds where no administrator chose. */
  readonly base: Policy
  readonly floor: PolicySettings
}

const mostKept = 10_000
/** Then it is written down again: far sooner than it may be swept. */
const keptMs = 86_400_000

export function createPolicies({ store, clock, base, floor }: PolicySource): Policies {
  const bodies: Bodies = new Map()
  /** Which sets were written down, and when. */
  const kept = new Map<string, number>()
  /** By the versions that they were put together from: nothing else goes into a set, and most starts have the same. */
  const together = new Map<string, InForce>()
  const byDefault = settingsOf(base)
  const inForceOf = (set: PolicySet): InForce => ({ set, policy: policyWith(base, set.settings) })

  async function inForce(db: Db, whom: Whom): Promise<InForce> {
    const layers = await layersFor(db, bodies, whom)
    const key = layers.map(({ id, version }) => `${id} ${version}`).join()
    const known = together.get(key)
    if (known !== undefined) return known
    const made = inForceOf(composed(byDefault, layers, floor))
    if (together.size >= mostKept) together.clear()
    together.set(key, made)
    return made
  }

  return {
    inForce,

    async keep(set) {
      const now = clock.now()
      if (now - (kept.get(set.hash) ?? -keptMs) < keptMs) return
      await store.transaction(({ db }) => writeSet(db, set, now))
      if (kept.size >= mostKept) kept.clear()
      kept.set(set.hash, now)
    },

    async atUse({ db }, row) {
      const now = (await inForce(db, whomOf(row))).set
      const pinned = row.policy_set === null ? undefined : await readSet(db, row.policy_set)
      const set = pinned === undefined ? now : both(pinned, now)
      if (set.hash !== row.policy_set) await writeSet(db, set, clock.now())
      return { ...inForceOf(set), pin: pinTo(set) }
    },
  }
}

export function whomOf({ integration_id, directory_id, external_id }: About): Whom {
  return { integrationId: integration_id, directoryId: directory_id, externalId: external_id }
}

export function pinTo({ named, hash }: PolicySet): Pin {
  return { policy_id: named.id, policy_version: named.version, policy_set: hash }
}
