import { asIntegrationId, type IntegrationId } from '../../src/contract/index.ts'
import { bindIdentity } from '../../src/directory/enrollment.ts'
import { subjectFor } from '../../src/directory/subjects.ts'
import { systemClock, systemRandom } from '../../src/security/clock.ts'
import type { Store } from '../../src/storage/store.ts'
import { testMarks } from '../support/marks.ts'
import { type Crowd, type Crowded, fill, group, idAt } from './crowd.ts'

const dayMs = 86_400_000

/** From nearly everybody to a handful, and in between a size at which neither way to list them is the obvious one. */
export const sizes: readonly Crowded[] = [
  { id: 'half', each: 2, from: 0 },
  { id: 'hundredth', each: 100, from: 3 },
  { id: 'thousandth', each: 1_000, from: 7 },
  { id: 'handful', each: 100_000, from: 9 },
]
const teams: readonly Crowded[] = Array.from({ length: 100 }, (_, n) => ({ id: `team ${n}`, each: 5_000, from: n * 50 }))
/** At most this share of everybody, and as many as a bench has the time for. */
const enrolled = { share: 0.1, most: 5_000 } as const

/** Somebody else each time, all over the directory. */
export const indexOf = (turn: number, people: number): number => (turn * 7_919 * 13) % people

/** A directory of so many people. */
export async function newDirectory(store: Store, crowd: Crowd): Promise<IntegrationId> {
  const directoryId = asIntegrationId('int_bench')
  await store.transaction(async ({ db }) => {
    const at = systemClock.now()
    const named = {
      id: directoryId,
      connector_id: `${crowd.product}-directory`,
      name: 'Directory',
      description: '',
      owner: 'bench',
    }
    const rest = { state: 'enabled', version: 1, account_id: null, workflow_id: null, deleted_at: null } as const
    await db
      .insertInto('integrations')
      .values({ ...named, ...rest, created_at: at, updated_at: at })
      .execute()
  })
  await fill(store, directoryId, crowd)
  return directoryId
}

/** Puts people into groups, and enrolls some by the directory's own function, all over the directory and over two years. */
export async function populate(store: Store, directoryId: IntegrationId, crowd: Crowd): Promise<void> {
  await group(store, directoryId, crowd, [...sizes, ...teams])
  const now = systemClock.now()
  for (let n = 0; n < Math.min(enrolled.most, crowd.people * enrolled.share); n += 1) {
    const at = now - ((n * 7) % 730) * dayMs
    await store.transaction(async tx => {
      const externalId = idAt[crowd.product](indexOf(n, crowd.people))
      const subject = await subjectFor(
        tx,
        { integrationId: directoryId, externalId, kind: 'directory', at },
        systemRandom,
        testMarks,
      )
      const proof = { tenant: 't', identityId: `i${n}`, assurance: 'medium', evidence: [], verificationId: null } as const
      await bindIdentity(tx, { subject, ...proof, at }, systemRandom)
    })
  }
}
