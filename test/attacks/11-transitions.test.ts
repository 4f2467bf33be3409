import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enrollmentHistory } from '../../src/directory/enrollment.ts'
import { findSubject } from '../../src/directory/subjects.ts'
import { linkOf } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

const actors = ['owner', 'admin', 'reviewer', 'agent', 'auditor', 'expired', 'revoked', 'client', 'person', 'nobody'] as const
type Actor = (typeof actors)[number]

interface Transition {
  readonly what: string
  readonly by: readonly Actor[]
  readonly call: (w: World, externalId: string) => readonly [method: string, path: string, body: object]
}
const supervision =
  (kind: string): Transition['call'] =>
  (w, externalId) => ['POST', '/v1/supervisions', { kind, integrationId: w.directoryId, externalId, reason: 'a new passport' }]

/** Whatever moves an enrollment and has a route; binding, raising and renewing have none: a verdict alone does that. */
const transitions: readonly Transition[] = [
  { what: 'invite', by: ['owner', 'admin'], call: () => ['POST', '/v1/invites', {}] },
  { what: 'unbind', by: ['owner', 'admin'], call: supervision('unbind') },
  { what: 'let another identity be bound', by: ['owner', 'admin'], call: supervision('rebind') },
  { what: 'confirm', by: ['owner', 'admin'], call: () => ['POST', '/v1/supervisions/sup_none/confirm', {}] },
  { what: 'take back', by: ['owner', 'admin'], call: () => ['DELETE', '/v1/supervisions/sup_none', {}] },
  {
    what: 'erase',
    by: ['owner', 'admin'],
    call: (w, externalId) => ['DELETE', `/v1/directory/users/${w.directoryId}/${externalId}`, {}],
  },
  { what: 'dispute', by: ['owner', 'admin', 'reviewer'], call: () => ['POST', '/v1/verifications/none/dispute', {}] },
]

describe('whoever moves an enrollment', () => {
  let w: World
  let flow: Flow
  const bearers = new Map<Actor, string | undefined>()
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
    for (const actor of ['owner', 'admin', 'reviewer', 'agent', 'auditor', 'expired', 'revoked'] as const) {
      const role = actor === 'expired' || actor === 'revoked' ? 'owner' : actor
      const made = await w.host.adminTokens.make({ name: actor, role }, { kind: 'host', id: 'test' })
      bearers.set(actor, made.token)
    }
    const ended = { expired: { expires_at: w.clock.now() - 1 }, revoked: { revoked_at: w.clock.now() - 1 } }
    await w.store.transaction(async ({ db }) => {
      for (const actor of ['expired', 'revoked'] as const) {
        await db.updateTable('admin_tokens').set(ended[actor]).where('name', '=', actor).execute()
      }
    })
    await w.person({ login: 'visitor@example.com' })
    bearers.set('client', await flow.token())
    bearers.set('person', new URL(linkOf(await flow.stepUp('visitor@example.com'))).pathname.split('/').at(-1))
    await w.person({ login: 'ana@example.com' })
    await w.enroll('ana@example.com', 'id-ana')
  })
  afterAll(() => w.close())

  async function attempt(actor: Actor, { call }: Transition) {
    const [method, path, body] = call(w, '00u-ana')
    const bearer = bearers.get(actor)
    const authorization = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }
    const headers = { 'content-type': 'application/json', ...authorization }
    return (await fetch(`${w.url}${path}`, { method, headers, body: JSON.stringify(body) })).status
  }
  async function standing() {
    const subject = await findSubject(w.store.db, w.directoryId, '00u-ana')
    if (subject === undefined) throw new Error('Ana is gone')
    const [history, waiting] = [
      await enrollmentHistory(w.store.db, subject.id),
      await w.store.db.selectFrom('supervisions').selectAll().execute(),
    ]
    return { rebind: subject.rebind, history, waiting }
  }

  const refused = transitions.flatMap(transition =>
    actors.filter(actor => !transition.by.includes(actor)).map(actor => ({ actor, what: transition.what, transition })),
  )
  it.each(refused)('is refused as $actor: $what, and all stays as it was', async ({ actor, transition }) => {
    const before = await standing()
    const isKnown = ['reviewer', 'agent', 'auditor'].includes(actor)
    expect(await attempt(actor, transition)).toBe(isKnown ? 403 : 401)
    expect(await standing()).toEqual(before)
  })

  it.each(['owner', 'admin'] as const)('may do all of it as %s, and ends no binding alone', async actor => {
    const before = await standing()
    for (const transition of transitions.filter(({ what }) => what !== 'erase')) {
      expect([401, 403]).not.toContain(await attempt(actor, transition))
    }
    expect((await standing()).history).toEqual(before.history)
    expect((await standing()).rebind).toBe(before.rebind)
  })
})
