import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enrollmentHistory } from '../../src/directory/enrollment.ts'
import { findSubject } from '../../src/directory/subjects.ts'
import { adminRoutes } from '../../src/http/admin/permissions.ts'
import { idOf, linkOf, said, verify } from '../support/walk.ts'
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
    const { externalId } = await w.person({ login: 'staff@example.com' })
    const person = { integrationId: w.directoryId, externalId }
    for (const actor of ['owner', 'admin', 'reviewer', 'agent', 'auditor', 'expired', 'revoked'] as const) {
      const role = actor === 'expired' || actor === 'revoked' ? 'owner' : actor
      const made = await w.host.adminTokens.make(
        { name: actor, role, ...(role === 'agent' ? { person } : {}) },
        { kind: 'host', id: 'test' },
      )
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

  const send = async (actor: Actor, method: string, path: string, body: object = {}) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${bearers.get(actor)}` }
    const answer = await fetch(`${w.url}${path}`, { method, headers, body: JSON.stringify(body) })
    const text = await answer.text()
    return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, string> }
  }
  const stateOf = async (name: string) => {
    const path = `/v1/directory/users/${w.directoryId}/00u-${name}`
    return (await w.admin<{ enrollment?: string }>('GET', path)).body.enrollment
  }
  const bothWays = [
    ['owner', 'admin'],
    ['admin', 'owner'],
  ] as const

  it.each(bothWays)('takes an identity away as %s, once the other one, %s, confirms it', async (first, second) => {
    await w.person({ login: `una-${first}@example.com` })
    await w.enroll(`una-${first}@example.com`, `id-una-${first}`)
    const made = await send(first, ...supervision('unbind')(w, `00u-una-${first}`))
    expect([made.status, await stateOf(`una-${first}`)]).toEqual([201, 'enrolled'])
    expect((await send(first, 'POST', `/v1/supervisions/${made.body.id}/confirm`)).status).toBe(403)
    expect((await send(second, 'POST', `/v1/supervisions/${made.body.id}/confirm`)).status).toBe(200)
    expect(await stateOf(`una-${first}`)).toBe('revoked')
    const again = await send(first, ...supervision('rebind')(w, `00u-una-${first}`))
    expect(again.status).toBe(201)
    expect((await send(second, 'POST', `/v1/supervisions/${again.body.id}/confirm`)).status).toBe(200)
    // A leave binds nobody: what it lets be bound is what somebody proves later.
    expect(await stateOf(`una-${first}`)).toBe('revoked')
  })

  it.each(['owner', 'admin'] as const)('erases a person as %s', async actor => {
    await w.person({ login: `eli-${actor}@example.com` })
    await w.enroll(`eli-${actor}@example.com`, `id-eli-${actor}`)
    const path = `/v1/directory/users/${w.directoryId}/00u-eli-${actor}`
    expect((await send(actor, 'DELETE', path, { reason: 'objection' })).status).toBe(200)
    expect(await stateOf(`eli-${actor}`)).not.toBe('enrolled')
    const left = await w.store.db.selectFrom('enrollments').select('id').where('identity_id', '=', `id-eli-${actor}`).execute()
    expect(left).toEqual([])
  })

  it.each(['owner', 'admin', 'reviewer'] as const)('disputes a refused name as %s, which binds nothing', async actor => {
    const login = `dan-${actor}@example.com`
    await w.person({ login, givenName: 'Dan', familyName: 'Oak' })
    await w.enroll(login, `id-dan-${actor}`)
    const started = await flow.call('POST', '/account-recovery', { loginHint: login, returnUrl: flow.returnUrl })
    const document = { givenName: 'Dan', familyName: 'Elm' }
    const { code } = await verify(w, started, { overall: 'OK', identityId: `id-dan-${actor}`, document })
    const denied = await flow.redeem(code, { loginHint: login, purpose: 'account_recovery' })
    expect(said(denied)).toBe('failed/rejected/deny/claims_mismatch')
    const made = await send(actor, 'POST', `/v1/verifications/${idOf(started)}/dispute`)
    expect([made.status, await stateOf(`dan-${actor}`)]).toEqual([201, 'enrolled'])
    const waiting = await w.store.db
      .selectFrom('reviews')
      .select(['kind', 'state'])
      .where('id', '=', made.body.id ?? '')
      .execute()
    expect(waiting).toEqual([{ kind: 'dispute', state: 'open' }])
  })

  const words = ['bind', 'raise', 'renew', 'expire', 'restore'] as const
  it('has no route for what a verdict, the time or a directory alone can do', () => {
    const routes = Object.keys(adminRoutes).filter(route => words.some(word => route.toLowerCase().split('/').includes(word)))
    expect(routes).toEqual([])
    expect(Object.keys(adminRoutes).filter(route => route.includes('enrollment'))).toEqual([])
  })

  it.each(['owner', 'admin', 'reviewer'] as const)(
    'is not bound, raised, renewed, expired or restored by any call of an %s',
    async actor => {
      await w.person({ login: 'nia@example.com' })
      const before = await standing()
      const forged = {
        enrollment: 'enrolled',
        assurance: 'high',
        identityId: 'id-mallory',
        expiresAt: null,
        evidence: ['approver'],
      }
      // A test of the connection asks the product, and takes its time.
      const calls = Object.keys(adminRoutes).filter(route => !route.startsWith('GET ') && !route.endsWith('/test'))
      expect(calls.length).toBeGreaterThan(40)
      for (const name of ['00u-ana', '00u-nia']) {
        for (const route of calls) {
          const [method = '', path = ''] = route.split(' ')
          const named = path
            .replace(/:integrationId|:id(?=\/|$)/g, w.directoryId)
            .replace(/:externalId/g, name)
            .replace(/:\w+/g, 'none')
          await send(actor, method, named, forged)
        }
        for (const word of words) {
          expect((await send(actor, 'POST', `/v1/directory/users/${w.directoryId}/${name}/${word}`, forged)).status).toBe(404)
        }
      }
      expect(await standing()).toEqual(before)
      expect(await stateOf('nia')).toBe('not_enrolled')
    },
  )

  it.each(['owner', 'admin'] as const)('may do all of it as %s, and ends no binding alone', async actor => {
    const before = await standing()
    for (const transition of transitions.filter(({ what }) => what !== 'erase')) {
      expect([401, 403]).not.toContain(await attempt(actor, transition))
    }
    expect((await standing()).history).toEqual(before.history)
    expect((await standing()).rebind).toBe(before.rebind)
  })
})
