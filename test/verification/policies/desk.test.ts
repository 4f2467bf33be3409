import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isStepgateError, type PolicyScope, type PolicySettings } from '../../../src/contract/index.ts'
import { databases } from '../../support/databases.ts'
import { directory } from '../world.ts'
import { hour, type Office, openOffice } from './stage.ts'

const refusal = async (work: Promise<unknown>) => {
  try {
    await work
  } catch (error) {
    if (isStepgateError(error)) return error.code
    throw error
  }
  return 'done'
}

describe.each(databases())('the desk of policies, on $name', engine => {
  let office: Office
  let n = 0
  beforeAll(async () => {
    office = await openOffice(engine, { floor: { lockoutAttempts: 20 } })
  })
  afterAll(() => office.close())

  async function policy(settings: PolicySettings, scope?: PolicyScope) {
    n += 1
    const { id } = await office.desk.create(
      { name: `Policy ${n}`, scope: scope ?? { integrationId: `int-${n}` }, settings, why: 'begin' },
      office.ada,
    )
    return id
  }
  const propose = (id: string, settings: PolicySettings, by = office.ada) => office.desk.propose(id, { settings, why: 'why' }, by)
  const version = async (id: string) => (await office.desk.get(id)).version
  async function loosened(id: string, settings: PolicySettings) {
    const made = await propose(id, settings)
    if (made.state !== 'open') throw new Error('it took effect at once')
    return made
  }

  it('begins with one policy that nobody edited', async () => {
    const [own] = await office.desk.list()
    expect(own).toMatchObject({ id: 'default', version: 1, scope: null, settings: {}, proposal: null, attention: null })
  })

  it('lets what is stricter take effect at once', async () => {
    const id = await policy({ tries: 2 })
    expect(await propose(id, { tries: 1 })).toEqual({ state: 'applied', version: 2 })
    expect(await office.desk.get(id)).toMatchObject({ version: 2, settings: { tries: 1 }, attention: null })
  })

  it('has what is looser wait for a second administrator, and shows for a week that it was loosened', async () => {
    const id = await policy({ tries: 1 })
    const { proposalId, looser } = await loosened(id, { tries: 3 })
    expect(looser).toEqual(['tries'])
    expect(await office.desk.get(id)).toMatchObject({ version: 1, settings: { tries: 1 }, proposal: { id: proposalId, looser } })
    expect(await refusal(office.desk.confirm(id, proposalId, office.ada))).toBe('forbidden')
    expect(await office.desk.confirm(id, proposalId, office.bob)).toEqual({ version: 2 })
    expect(await refusal(office.desk.confirm(id, proposalId, office.bob))).toBe('conflict')
    const shown = await office.desk.get(id)
    expect(shown).toMatchObject({ version: 2, settings: { tries: 3 }, proposal: null, attention: { loosened: ['tries'] } })
    const { items } = await office.desk.versions(id, { limit: 10 })
    expect(items).toMatchObject([
      {
        version: 2,
        by: { id: 'ada' },
        confirmedBy: { id: 'bob' },
        why: 'why',
        looser: ['tries'],
        changes: [{ setting: 'tries', before: 1, after: 3 }],
      },
      { version: 1, by: { id: 'ada' }, confirmedBy: null, why: 'begin' },
    ])
    office.clock.advance(7 * 24 * hour)
    expect((await office.desk.get(id)).attention).toBeNull()
  })

  it('does not take for a second one whom the first one appointed, nor who came since', async () => {
    const id = await policy({ tries: 1 })
    const friend = await office.admin(`friend-${n}`, 'ada')
    office.clock.advance(60_000)
    const { proposalId } = await loosened(id, { tries: 2 })
    office.clock.advance(60_000)
    const late = await office.admin(`late-${n}`)
    for (const one of [friend, late]) expect(await refusal(office.desk.confirm(id, proposalId, one))).toBe('forbidden')
    expect(await version(id)).toBe(1)
  })

  it('takes two tokens that name one person for one', async () => {
    const [desk, home] = [await office.admin('desk', 'owner', 'pat'), await office.admin('home', 'owner', 'pat')]
    const other = await office.admin('other', 'owner', 'pia')
    office.clock.advance(60_000)
    const id = await policy({ tries: 1 })
    const made = await propose(id, { tries: 2 }, desk)
    if (made.state !== 'open') throw new Error('it took effect at once')
    expect(await refusal(office.desk.confirm(id, made.proposalId, home))).toBe('forbidden')
    expect(await version(id)).toBe(1)
    expect(await office.desk.confirm(id, made.proposalId, other)).toEqual({ version: 2 })
  })

  it('drops what waits under a token that was revoked, whether somebody confirms it or its day passes, and nothing else', async () => {
    const leaver = await office.admin('leaver')
    const ids = [await policy({ tries: 1 }), await policy({ tries: 1 }), await policy({ tries: 1 })] as const
    const [confirmed, , others] = [
      await propose(ids[0], { tries: 2 }, leaver),
      await propose(ids[1], { tries: 2 }, leaver),
      await propose(ids[2], { tries: 2 }),
    ]
    if (confirmed.state !== 'open') throw new Error('it took effect at once')
    expect(others.state).toBe('open')
    await office.write(db =>
      db.updateTable('admin_tokens').set({ revoked_at: office.clock.now() }).where('id', '=', leaver.id).execute(),
    )
    expect(await refusal(office.desk.confirm(ids[0], confirmed.proposalId, office.bob))).toBe('conflict')
    expect(await office.desk.get(ids[0])).toMatchObject({ version: 1, proposal: null })
    office.clock.advance(24 * hour)
    await office.desk.applyDue(100)
    expect(await office.desk.get(ids[1])).toMatchObject({ version: 1, settings: { tries: 1 }, proposal: null })
    expect(await version(ids[2])).toBe(2)
  })

  it('lets what is looser take effect by itself after a day, and not before', async () => {
    const id = await policy({ tries: 1 })
    await loosened(id, { tries: 2 })
    office.clock.advance(24 * hour - 1)
    await office.desk.applyDue(100)
    expect(await version(id)).toBe(1)
    office.clock.advance(1)
    await office.desk.applyDue(100)
    expect(await office.desk.get(id)).toMatchObject({ version: 2, settings: { tries: 2 }, proposal: null })
  })

  it('does not let take effect what is no longer right when its day has passed', async () => {
    let workflows: readonly string[] = ['flow-1', 'flow-2']
    const other = await openOffice(engine, { workflowsOf: async () => workflows })
    const scope = { integrationId: 'client-1' }
    const settings = { workflows: { step_up: 'flow-2' } }
    const { id, state } = await other.desk.create({ name: 'Flow', scope, settings, why: 'x' }, other.ada)
    expect(state).toBe('open')
    workflows = ['flow-1']
    other.clock.advance(24 * hour)
    await other.desk.applyDue(100)
    expect(await other.desk.get(id)).toMatchObject({ version: 0, settings: {}, proposal: null })
    await other.close()
  })

  it('drops what is withdrawn: it does not come by itself', async () => {
    const id = await policy({ tries: 1 })
    const { proposalId } = await loosened(id, { tries: 2 })
    expect(await refusal(propose(id, { tries: 3 }))).toBe('conflict')
    await office.desk.withdraw(id, proposalId, office.bob)
    office.clock.advance(48 * hour)
    await office.desk.applyDue(100)
    expect(await office.desk.get(id)).toMatchObject({ version: 1, proposal: null })
    expect(await refusal(office.desk.confirm(id, proposalId, office.bob))).toBe('conflict')
  })

  it('lets a stricter version overtake what waits, so that it cannot undo it', async () => {
    const id = await policy({ tries: 2, settleDays: 10 })
    const { proposalId } = await loosened(id, { tries: 3, settleDays: 10 })
    expect(await propose(id, { tries: 1, settleDays: 10 })).toEqual({ state: 'applied', version: 2 })
    expect(await refusal(office.desk.confirm(id, proposalId, office.bob))).toBe('conflict')
    office.clock.advance(48 * hour)
    await office.desk.applyDue(100)
    expect(await office.desk.get(id)).toMatchObject({ version: 2, settings: { tries: 1 } })
  })

  it('goes back to an earlier version as it goes anywhere', async () => {
    const id = await policy({ tries: 2 })
    await propose(id, { tries: 1 })
    expect(await office.desk.revert(id, { version: 1, why: 'too strict' }, office.ada)).toMatchObject({
      state: 'open',
      looser: ['tries'],
    })
    expect(await refusal(office.desk.revert(id, { version: 9, why: 'x' }, office.ada))).toBe('not_found')
  })

  it('says beforehand what would be refused, and what would wait, and keeps nothing of it', async () => {
    const id = await policy({ tries: 1 }, { integrationId: 'int-asked' })
    const scope = { integrationId: 'int-asked' }
    const { desk } = office
    const checked = await desk.check([
      { scope, settings: { tries: 2, lockoutAttempts: 21 } },
      { scope, settings: { tries: 1, requiredClaims: { enrollment: { email: 'matched' } } } },
      { scope: { integrationId: 'nowhere' }, settings: { workflows: { step_up: 'flow-9' } } },
      { scope: null, settings: {} },
    ])
    expect(checked).toEqual([
      { faults: [expect.objectContaining({ path: '/settings/lockoutAttempts' })], looser: ['tries'] },
      { faults: [expect.objectContaining({ path: '/settings/requiredClaims/enrollment/email' })], looser: [] },
      { faults: [], looser: ['workflows'] },
      { faults: [], looser: [] },
    ])
    expect(await desk.get(id)).toMatchObject({ version: 1, settings: { tries: 1 }, proposal: null })
  })

  it('refuses what is under the floor, names what people can edit, and workflows that there are not', async () => {
    const id = await policy({ tries: 2 })
    const faultsOf = async (settings: PolicySettings, policyId = id) => {
      const error = await propose(policyId, settings).catch((thrown: unknown) => thrown)
      if (!isStepgateError(error)) return []
      return error.faults.map(({ path }) => path)
    }
    expect(await faultsOf({ lockoutAttempts: 21 })).toEqual(['/settings/lockoutAttempts'])
    expect(await faultsOf({ requiredClaims: { account_recovery: { email: 'matched' }, step_up: { email: 'matched' } } })).toEqual(
      ['/settings/requiredClaims/account_recovery/email'],
    )
    expect(await faultsOf({ workflows: { step_up: 'flow-9' } })).toEqual(['/settings/workflows/step_up'])
    expect(await faultsOf({ workflows: { step_up: 'flow-1' } }, 'default')).toEqual(['/settings/workflows'])
  })

  it('has one policy for each scope, and knows none that there is not', async () => {
    const scope = { directoryId: directory, groupId: 'staff' }
    await policy({}, scope)
    expect(await refusal(policy({}, scope))).toBe('conflict')
    expect(await refusal(propose('pol_none', {}))).toBe('not_found')
    expect(await refusal(policy({}, { integrationId: 'nowhere' }))).toBe('not_found')
    const id = await policy({ tries: 2 })
    expect(await refusal(propose(id, { tries: 2 }))).toBe('conflict')
    const stale = office.desk.propose(id, { settings: { tries: 1 }, why: 'x', ifVersion: 7 }, office.ada)
    expect(await refusal(stale)).toBe('version_conflict')
  })

  it('writes each change into the audit, without values', async () => {
    const id = await policy({ tries: 1 })
    const { proposalId } = await loosened(id, { tries: 2 })
    await office.desk.withdraw(id, proposalId, office.bob)
    const entries = await office.store.db.selectFrom('audit').selectAll().where('target', '=', id).execute()
    expect(entries.map(({ action }) => action).toSorted()).toEqual([
      'policy.changed',
      'policy.created',
      'policy.proposed',
      'policy.withdrawn',
    ])
  })

  it('of ten who confirm at once, lets one', async () => {
    const id = await policy({ tries: 1 })
    const { proposalId } = await loosened(id, { tries: 2 })
    const all = await Promise.all(Array.from({ length: 10 }, () => refusal(office.desk.confirm(id, proposalId, office.bob))))
    expect(all.filter(one => one === 'done')).toHaveLength(1)
    expect(await version(id)).toBe(2)
  })
})
