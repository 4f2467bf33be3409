import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Result } from '../../src/contract/index.ts'
import { createPolicies } from '../../src/verification/policies/index.ts'
import { defaultPolicy, type Policy } from '../../src/verification/policy.ts'
import type { StartRequest, Verifications } from '../../src/verification/port.ts'
import { databases } from '../support/databases.ts'
import {
  browser,
  directory,
  documentOf,
  idOf,
  openWorld,
  type World as Room,
  stepUp,
  tokenOf,
  verify,
} from '../verification/world.ts'

/** A stranger at a door that is open to anybody uses up what is the door's, and learns nothing of whom they name. */

const typed = (login: string, more: Partial<StartRequest> = {}): StartRequest => {
  const { returnUrl: _, ...request } = stepUp('', {
    purpose: 'account_recovery',
    facade: 'portal',
    typed: true,
    onReview: 'deny',
  })
  return { ...request, subject: { integrationId: directory, loginHint: `${login}@example.com` }, ...more }
}

describe.each(databases())('the Incode sessions of a day, on $name', engine => {
  let room: Room
  let small: Verifications
  beforeEach(async () => {
    room = await openWorld(engine)
    await room.person('ana.garcia')
    await room.enroll('ana.garcia', 'id-ana')
    small = room.replica({ policy: { ...defaultPolicy, sessionsPerDay: 12 } })
  })
  afterEach(() => room.close())

  const begin = (request: StartRequest) => small.start(room.starter(), request)
  const open = async (started: Result) => (await browser(small).take(tokenOf(started))).go

  it('are used up at a page by strangers for that page alone', async () => {
    for (let n = 0; n < 3; n += 1) expect(await open(await begin(typed('nobody')))).toBe('vendor')
    expect(await open(await begin(typed('nobody')))).not.toBe('vendor')
    // From then on a start says so, whoever is typed.
    for (const login of ['nobody', 'ana.garcia']) {
      expect(await begin(typed(login))).toMatchObject({ reason: 'rate_limited', links: { verify: null } })
    }
    for (const purpose of ['step_up', 'helpdesk', 'enrollment', 'account_recovery'] as const) {
      expect(await open(await begin(stepUp('ana.garcia', { purpose }))), purpose).toBe('vendor')
    }
  })

  it('are not used up for whoever has read a code at an address on record, as far as there are any', async () => {
    for (let n = 0; n < 4; n += 1) await open(await begin(typed('nobody')))
    expect(await begin(typed('ana.garcia'))).toMatchObject({ reason: 'rate_limited', links: { verify: null } })
    for (let n = 0; n < 9; n += 1) expect(await open(await begin(typed('ana.garcia', { hasCode: true })))).toBe('vendor')
    // The one that finds the day used up; from then on it is so for everybody.
    await open(await begin(typed('ana.garcia', { hasCode: true })))
    expect(await begin(typed('ana.garcia', { hasCode: true }))).toMatchObject({ reason: 'rate_limited' })
  })

  it('are used up by recoveries of flows as far as their share goes, and by a helpdesk as far as there are any', async () => {
    for (let n = 0; n < 6; n += 1) {
      expect(await open(await begin(stepUp('ana.garcia', { purpose: 'account_recovery' })))).toBe('vendor')
    }
    await open(await begin(stepUp('ana.garcia', { purpose: 'account_recovery' })))
    expect((await begin(stepUp('ana.garcia', { purpose: 'account_recovery' }))).reason).toBe('rate_limited')
    for (let n = 0; n < 6; n += 1) {
      expect(await open(await begin(stepUp('ana.garcia', { purpose: 'helpdesk' })))).toBe('vendor')
    }
    expect(await open(await begin(stepUp('ana.garcia', { purpose: 'helpdesk' })))).not.toBe('vendor')
  })

  it('that strangers open by typing her login where people sign in are not counted against her', async () => {
    const narrow = room.replica({ policy: { ...defaultPolicy, sessionsPerPersonHour: 1 } })
    for (let n = 0; n < 3; n += 1) {
      const started = await narrow.start(room.starter(), typed('ana.garcia', { purpose: 'step_up' }))
      expect((await browser(narrow).take(tokenOf(started))).go).toBe('vendor')
    }
    const own = await narrow.start(room.starter(), stepUp('ana.garcia'))
    expect((await browser(narrow).take(tokenOf(own))).go).toBe('vendor')
  })
})

describe.each(databases().slice(0, 1))('how often somebody may try who typed a login', engine => {
  let room: Room
  beforeEach(async () => {
    room = await openWorld(engine)
    await room.person('ana.garcia')
    await room.enroll('ana.garcia', 'id-ana')
  })
  afterEach(() => room.close())

  /** The account is in a group of which the policy says something of its own: by default that it has one try. */
  function ofGroup(own: Partial<Policy> = { tries: 1 }): Verifications {
    const base: Policy = defaultPolicy
    const all = createPolicies({ store: room.store, clock: room.clock, base, floor: {} })
    return room.replica({
      policies: {
        ...all,
        async inForce(db, whom) {
          const found = await all.inForce(db, whom)
          return whom.externalId === null ? found : { ...found, policy: { ...found.policy, ...own } }
        },
        async atUse(tx, row) {
          const found = await all.atUse(tx, row)
          return row.external_id === null ? found : { ...found, policy: { ...found.policy, ...own } }
        },
      },
    })
  }

  async function triesOf(verifications: Verifications, request: StartRequest): Promise<readonly string[]> {
    const started = await verifications.start(room.starter(), request)
    const person = browser(verifications)
    const id = idOf(started)
    const seen: string[] = [(await person.take(tokenOf(started))).go]
    for (let n = 0; n < 4 && seen.at(-1) === 'vendor'; n += 1) {
      const { handle } = room.verifier.finish(id, { overall: 'FAIL', failure: 'quality' })
      seen.push((await person.back(handle)).go, (await person.seat(id)).show, (await person.proceed(id)).go)
    }
    return seen
  }

  it('is the same for everybody, whatever the policy of a group says', async () => {
    const grouped = ofGroup()
    const stranger = await triesOf(grouped, typed('nobody'))
    expect(await triesOf(grouped, typed('ana.garcia'))).toEqual(stranger)
    expect(stranger.filter(one => one === 'vendor')).toHaveLength(defaultPolicy.tries)
  })

  it('leads everybody through the same workflow, whatever the policy of a group names', async () => {
    const grouped = ofGroup({ workflows: { account_recovery: 'wf-of-group' } })
    const workflowOf = async (request: StartRequest) => {
      const id = idOf(await grouped.start(room.starter(), request))
      const rows = room.store.db.selectFrom('verifications').select(['workflow_id', 'reason', 'external_id']).where('id', '=', id)
      return rows.executeTakeFirstOrThrow()
    }
    const stranger = await workflowOf(typed('nobody'))
    expect(stranger).toEqual({ workflow_id: room.starter().workflowId, reason: null, external_id: null })
    // The check that everybody gets opens nothing of hers, where her group asks for another one.
    expect(await workflowOf(typed('ana.garcia'))).toEqual(stranger)
    // A flow that knows whom it names gets what the group wants, also where that cannot be had.
    const known = await workflowOf(stepUp('ana.garcia', { purpose: 'account_recovery' }))
    expect(known).toMatchObject({ workflow_id: null, reason: 'provider_error' })
  })
})

describe.each(databases())('a person whom strangers have shut out, on $name', engine => {
  let room: Room
  beforeEach(async () => {
    room = await openWorld(engine)
    await room.person('ana.garcia')
    await room.enroll('ana.garcia', 'id-ana')
  })
  afterEach(() => room.close())

  const begin = (more: Partial<StartRequest>) => room.verifications.start(room.starter(), typed('ana.garcia', more))
  const whomOf = async (started: Result) => {
    const rows = room.store.db.selectFrom('verifications').select('external_id').where('id', '=', idOf(started))
    return (await rows.executeTakeFirstOrThrow()).external_id
  }
  /** It came close: a document of her name, and another face. */
  const fail = async (more: Partial<StartRequest>) =>
    verify(room, await begin(more), { identityId: 'id-mallory', document: documentOf('ana.garcia') })

  it('by failing too often where anybody types her login, still comes in by a code from her mailbox', async () => {
    for (let n = 0; n < defaultPolicy.lockoutAttempts; n += 1) await fail({})
    expect(await whomOf(await begin({})), 'it goes on as nobody’s').toBeNull()
    expect(await whomOf(await begin({ hasCode: true }))).toBe('ana.garcia')
  })

  it('is shut out there, too, by what failed there, whatever of it', async () => {
    for (let n = 0; n < defaultPolicy.lockoutAttempts; n += 1) {
      expect(await whomOf(await begin({ hasCode: true }))).toBe('ana.garcia')
      await verify(room, await begin({ hasCode: true }), { overall: 'FAIL' })
    }
    expect(await whomOf(await begin({ hasCode: true }))).toBeNull()
    const helpdesk = await room.verifications.start(room.starter(), stepUp('ana.garcia', { purpose: 'helpdesk' }))
    expect(helpdesk.reason).toBe('not_started')
  })
})
