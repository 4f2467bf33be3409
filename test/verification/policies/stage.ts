import type { ActorRef, IntegrationId, PolicySettings } from '../../../src/contract/index.ts'
import { createVerifications } from '../../../src/verification/index.ts'
import { createPolicyDesk, type DeskDeps } from '../../../src/verification/policies/desk.ts'
import { createPolicies } from '../../../src/verification/policies/index.ts'
import { defaultPolicy } from '../../../src/verification/policy.ts'
import type { TestEngine } from '../../support/databases.ts'
import { directory, openWorld } from '../world.ts'

export type Office = Awaited<ReturnType<typeof openOffice>>
export const hour = 3_600_000

/** A verification room, and the desk at which its policies are made, with two administrators who are two people. */
export async function openOffice(engine: TestEngine, changes: Partial<DeskDeps> = {}) {
  const world = await openWorld(engine)
  const { store, clock, random } = world
  const floor = changes.floor ?? {}
  const desk = createPolicyDesk({
    store,
    clock,
    random,
    base: defaultPolicy,
    floor,
    isThere: async id => id !== 'nowhere',
    isEditable: async claim => claim === 'email',
    workflowsOf: async () => ['flow-1', 'flow-2'],
    ...changes,
  })
  const policies = createPolicies({ store, clock, base: defaultPolicy, floor })
  const admin = async (id: string, createdBy = 'owner', person: string | null = null): Promise<ActorRef> => {
    const holder = { person_directory: person === null ? null : directory, person_id: person }
    const token = { id, name: id, role: 'admin', hash: `hash-${id}` } as const
    const made = { ...token, ...holder, created_by: createdBy, created_at: clock.now() }
    await world.write(db =>
      db
        .insertInto('admin_tokens')
        .values({ ...made, expires_at: null, revoked_at: null, last_used_at: null })
        .execute(),
    )
    return { kind: 'admin', id, name: id }
  }
  const ada = await admin('ada')
  const bob = await admin('bob')
  clock.advance(60_000)
  return {
    ...world,
    /** The same room with these policies: its own have no floor. */
    verifications: createVerifications({ ...world.deps, policies }),
    desk,
    policies,
    admin,
    ada,
    bob,
    /** As the installation's own policy, in force at once or confirmed by the second one. */
    async decree(settings: PolicySettings, id = 'default') {
      const made = await desk.propose(id, { settings, why: 'a test' }, ada)
      if (made.state === 'open') await desk.confirm(id, made.proposalId, bob)
    },
    async group(externalId: string, where: IntegrationId, members: readonly string[]) {
      await world.write(async db => {
        const group = await db
          .insertInto('directory_groups')
          .values({
            integration_id: where,
            external_id: externalId,
            name: externalId,
            description: '',
            members: members.length,
            removed_at: null,
            name_key: externalId,
          })
          .returning('row')
          .executeTakeFirstOrThrow()
        const users = await db.selectFrom('directory_users').select('row').where('external_id', 'in', members).execute()
        await db
          .insertInto('directory_members')
          .values(users.map(({ row }) => ({ group_row: group.row, user_row: row })))
          .execute()
      })
    },
  }
}
