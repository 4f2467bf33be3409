import type { Clock, IntegrationId, Random } from '../contract/index.ts'
import { bindIdentity } from '../directory/enrollment.ts'
import { subjectFor } from '../directory/subjects.ts'
import { findByLogin } from '../directory/users.ts'
import type { Marks } from '../security/marks.ts'
import type { Store } from '../storage/store.ts'

/** `user20` to `user29` are enrolled from the start, with identities `id-20` to `id-29`. */
const enrolled = Array.from({ length: 10 }, (_, index) => index + 20)

/** Binds them through the directory's own function, so that they are bound as anybody is. */
export async function enrollSome(
  store: Store,
  world: {
    readonly integrationId: IntegrationId
    readonly tenant: string
    readonly domain: string
    readonly clock: Clock
    readonly random: Random
    readonly marks: Marks
  },
): Promise<void> {
  const { integrationId, tenant, clock, random, marks } = world
  for (const index of enrolled) {
    const [user] = await findByLogin(store.db, integrationId, `user${index}@${world.domain}`)
    if (!user) continue
    const at = clock.now()
    await store.transaction(async tx => {
      const person = { integrationId, externalId: user.externalId, kind: 'directory', at } as const
      const subject = await subjectFor(tx, person, random, marks)
      const binding = {
        subject,
        tenant,
        identityId: `id-${index}`,
        assurance: 'medium',
        evidence: ['sandbox'],
        verificationId: null,
        at,
      } as const
      await bindIdentity(tx, binding, random)
    })
  }
}
