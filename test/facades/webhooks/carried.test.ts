import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  asIntegrationId,
  asSealed,
  connectorError,
  problem,
  type Verifier,
  type VerifierPointer,
} from '../../../src/contract/index.ts'
import { pointingBack } from '../../../src/facades/webhooks/carried.ts'
import { fakeClock } from '../../support/clock.ts'
import { databases, type TestDatabase } from '../../support/databases.ts'
import { quietLog } from '../../support/log.ts'

const id = asIntegrationId('int-incode')
const notice = (sessionId: string) => ({ sessionId, event: 'verification.completed', carries: asSealed('sealed(token-canary)') })
const forever = new AbortController().signal

/** A verifier that is asked about nothing else. */
function verifierThat(pointsAt: () => Promise<VerifierPointer>): Verifier & { readonly asked: () => number } {
  let asked = 0
  const refuse = async (): Promise<never> => {
    throw problem('internal', 'nothing of a notice calls this')
  }
  return {
    open: refuse,
    read: refuse,
    document: refuse,
    notice: refuse,
    workflows: [],
    trustAnchor: 'incode:test',
    asked: () => asked,
    pointsAt: () => {
      asked += 1
      return pointsAt()
    },
  }
}

describe.each(databases())('a notice that came with a token, on $name', engine => {
  const clock = fakeClock()
  const log = quietLog()
  let database: TestDatabase
  beforeAll(async () => {
    database = await engine.open({ clock })
  })
  afterAll(() => database.dispose())

  const judge = (verifier: Verifier, sessionId: string, identityId: string | null | 'not_waited_for' = null) =>
    pointingBack(
      {
        store: database.store,
        clock,
        log,
        expectedOf: async () => (identityId === 'not_waited_for' ? undefined : { identityId }),
      },
      { id, verifier },
      [notice(sessionId)],
      forever,
    )

  it.each([
    ['the session, nobody bound yet', { sessionId: 'a1', identityId: 'id-1' }, null, true],
    ['the session, without an identity, nobody bound yet', { sessionId: 'a2' }, null, true],
    ['the session and the bound identity', { sessionId: 'a3', identityId: 'id-1' }, 'id-1', true],
    ['the session and another identity', { sessionId: 'a4', identityId: 'id-2' }, 'id-1', false],
    ['the session, and does not say whose it is', { sessionId: 'a5' }, 'id-1', false],
    ['another session', { sessionId: 'b', identityId: 'id-1' }, 'id-1', false],
    ['nothing', {}, null, false],
  ])('that points at %s', async (_what, pointer, identityId, counts) => {
    const sessionId = 'sessionId' in pointer && pointer.sessionId !== 'b' ? pointer.sessionId : `of ${_what}`
    const trusted = await judge(
      verifierThat(async () => pointer),
      sessionId,
      identityId,
    )
    expect(trusted).toEqual(counts ? [{ sessionId, event: 'verification.completed' }] : [])
  })

  it('is asked about once, of fifty at the same moment, and not at all where nothing is waited for', async () => {
    const verifier = verifierThat(async () => ({ sessionId: 's1' }))
    const all = await Promise.all(Array.from({ length: 50 }, () => judge(verifier, 's1')))
    expect(all.filter(trusted => trusted.length === 1)).toHaveLength(1)
    expect(await judge(verifier, 's2', 'not_waited_for')).toEqual([])
    expect(verifier.asked()).toBe(1)
  })

  it('is asked about again where there was no answer, and leaves no token behind', async () => {
    let down = true
    const verifier = verifierThat(async () => {
      if (down) throw connectorError('provider_unavailable')
      return { sessionId: 's3' }
    })
    await expect(judge(verifier, 's3')).rejects.toMatchObject({ code: 'unavailable' })
    down = false
    expect(await judge(verifier, 's3')).toHaveLength(1)
    const kept = await database.store.db.selectFrom('webhook_inbox').selectAll().execute()
    expect(JSON.stringify([kept, log.lines])).not.toContain('canary')
  })
})
