import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asIntegrationId, problem } from '../../src/contract/index.ts'
import type { StartRequest } from '../../src/verification/port.ts'
import { databases } from '../support/databases.ts'
import {
  browser,
  directory,
  documentOf,
  idOf,
  openWorld,
  otherDirectory,
  reader,
  returnUrl,
  said,
  stepUp,
  tokenOf,
  verify,
  type World,
} from './world.ts'

describe.each(databases())('a start on $name', engine => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(engine)
    await world.person('ana.garcia')
    await world.person('bo.enrolled')
    await world.person('cy.low')
    await world.person('di.suspended', { status: 'suspended' })
    await world.person('ed.locked', { status: 'locked' })
    await world.person('twin.one', { login: 'twin@example.com' })
    await world.person('twin.two', { login: 'TWIN@example.com' })
    await world.enroll('bo.enrolled', 'id-bo')
    await world.enroll('cy.low', 'id-cy', 'low')
    await world.person('vi.cooling')
    await world.enroll('vi.cooling', 'id-vi')
    const cooling = { evidence: '["signed_in","signed_in_second_factor"]', recovery_from: world.clock.now() + 3_600_000 }
    await world.write(db => db.updateTable('enrollments').set(cooling).where('identity_id', '=', 'id-vi').execute())
  })
  afterAll(() => world.close())
  const start = (request: Partial<StartRequest>, starter = world.starter()) =>
    world.verifications.start(starter, { ...stepUp('bo.enrolled'), ...request })
  const hint = (loginHint: string) => ({ subject: { loginHint } })

  it.each([
    ['nobody@example.com', 'user_unknown', null],
    ['twin@example.com', 'ambiguous_user', null],
    ['di.suspended@example.com', 'user_inactive', 'di.suspended'],
    // A look-alike, a prefix and a wildcard are other logins.
    ['аna.garcia@example.com', 'user_unknown', null],
    ['ana.garcia', 'user_unknown', null],
    ['ana.garcia@example.com.', 'user_unknown', null],
    ['%', 'user_unknown', null],
    ['', 'user_unknown', null],
  ])('about %s is answered with a row and no link: %s', async (login, reason, externalId) => {
    const result = await start(hint(login))
    expect(said(result)).toBe(`failed/none/deny/${reason}`)
    expect(result.links.verify).toBeNull()
    expect(result.data.subject.externalId).toBe(externalId)
    expect(result.data.identityId).toBeNull()
    expect(said(await world.verifications.view(reader(), idOf(result)))).toBe(said(result))
  })

  it('folds the case of a login hint, and nothing else', async () => {
    expect((await start(hint('  Bo.ENROLLED@Example.com '))).data.subject.externalId).toBe('bo.enrolled')
  })

  it('lets a person in whose account is locked', async () => {
    expect((await start(hint('ed.locked@example.com'))).reason).toBe('not_started')
  })

  describe.each(['account_recovery', 'helpdesk'] as const)('for %s', purpose => {
    it.each([
      ['ana.garcia', 'not_enrolled'],
      ['cy.low', 'binding_too_weak'],
      ['vi.cooling', 'binding_too_weak'],
    ])('refuses %s at once, as the verdict would: %s', async (externalId, reason) => {
      const result = await start({ ...stepUp(externalId), purpose })
      expect(said(result)).toBe(`failed/none/deny/${reason}`)
      expect(result.links.verify).toBeNull()
    })

    it('begins with a person whose binding is strong enough', async () => {
      expect((await start({ purpose })).reason).toBe('not_started')
    })
  })

  it.each<[string, Partial<StartRequest>, string]>([
    ['a code client without a return URL', { returnUrl: undefined as never }, 'request_invalid'],
    ['a return URL that is not registered', { returnUrl: `${returnUrl}/` }, 'return_url_not_allowed'],
    ['a return URL in other letters', { returnUrl: returnUrl.replace('flow', 'FLOW') }, 'return_url_not_allowed'],
    ['a loopback return URL outside the sandbox', { returnUrl: 'http://127.0.0.1:9/cb' }, 'return_url_not_allowed'],
    ['a return URL that is none', { returnUrl: 'callback' }, 'return_url_not_allowed'],
    ['a return URL with a fragment', { returnUrl: `${returnUrl}#x` }, 'return_url_not_allowed'],
    ['maxAgeSeconds without a session', { maxAgeSeconds: 60 }, 'request_invalid'],
    ['maxAgeSeconds for a recovery', { purpose: 'account_recovery', maxAgeSeconds: 60, sessionRef: 's' }, 'request_invalid'],
    [
      'maxAgeSeconds of zero for a recovery',
      { purpose: 'account_recovery', maxAgeSeconds: 0, sessionRef: 's' },
      'request_invalid',
    ],
    ['an operation', { operations: ['password_reset_link'] }, 'operation_not_allowed'],
    ['a directory of somebody else', { subject: { integrationId: otherDirectory, externalId: 'bo.enrolled' } }, 'not_found'],
    ['a sign-up of a directory user', { purpose: 'sign_up' }, 'request_invalid'],
    [
      'a recovery of an external subject',
      { purpose: 'account_recovery', subject: { external: { externalId: 'x' } } },
      'request_invalid',
    ],
  ])('refuses %s', async (_what, request, code) => {
    const before = await world.count('verifications')
    const { returnUrl: asked, ...rest } = { ...stepUp('bo.enrolled'), ...request }
    const given = asked === undefined ? (rest as StartRequest) : { ...rest, returnUrl: asked }
    await expect(world.verifications.start(world.starter(), given)).rejects.toMatchObject({ family: 'problem', code })
    expect(await world.count('verifications')).toBe(before)
  })

  it('refuses a purpose that the client does not have', async () => {
    const starter = world.starter({ purposes: ['step_up'] })
    await expect(start({ purpose: 'account_recovery' }, starter)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('needs the directory named where there are several', async () => {
    const starter = world.starter({ directoryIds: [directory, otherDirectory] })
    await expect(start(hint('bo.enrolled@example.com'), starter)).rejects.toMatchObject({ code: 'request_invalid' })
    const named = { subject: { integrationId: directory, loginHint: 'bo.enrolled@example.com' } }
    expect((await start(named, starter)).reason).toBe('not_started')
    const other = { subject: { integrationId: otherDirectory, loginHint: 'bo.enrolled@example.com' } }
    expect((await start(other, starter)).reason).toBe('user_unknown')
  })

  it('allows any loopback return URL in the sandbox, to clients that say so', async () => {
    const sandbox = world.replica({ loopbackReturn: true })
    const loopback = world.starter({ returnUrls: ['loopback'] })
    for (const url of ['http://127.0.0.1:4711/cb', 'http://localhost/x?y=1', 'http://[::1]:80/']) {
      expect((await sandbox.start(loopback, stepUp('bo.enrolled', { returnUrl: url }))).reason).toBe('not_started')
    }
    for (const url of [
      'http://127.0.0.1.evil.example/',
      'https://localhost@evil.example/',
      'http://user@localhost/',
      'ftp://localhost/',
    ]) {
      await expect(sandbox.start(loopback, stepUp('bo.enrolled', { returnUrl: url }))).rejects.toMatchObject({
        code: 'return_url_not_allowed',
      })
    }
    await expect(sandbox.start(world.starter(), stepUp('bo.enrolled', { returnUrl: 'http://localhost/' }))).rejects.toMatchObject(
      {
        code: 'return_url_not_allowed',
      },
    )
  })

  it('keeps nothing readable of state, contact and continuation', async () => {
    const result = await start({
      purpose: 'account_recovery',
      state: 'canary-state',
      continuation: { uid: 'canary-uid' },
      sessionRef: 'canary-session',
    })
    const row = JSON.stringify(await world.row(idOf(result)))
    for (const canary of ['canary-state', 'canary-uid', 'canary-session', 'bo.enrolled@example.com', tokenOf(result)]) {
      expect(row).not.toContain(canary)
    }
    expect((await world.row(idOf(result))).notify_to).toMatch(/^v1\./)
    expect(world.log.lines.join()).not.toContain(tokenOf(result))
  })

  it('remembers only addresses that have stood for a while', async () => {
    await world.person('new.address', { changedAt: new Date(world.clock.now() - 86_400_000).toISOString() })
    await world.enroll('new.address', 'id-new-address')
    const result = await start(stepUp('new.address', { purpose: 'account_recovery' }))
    expect((await world.row(idOf(result))).notify_to).toBeNull()
  })
})

describe.each(databases())('an Idempotency-Key on $name', engine => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(engine)
    await world.person('ana.garcia')
    await world.person('bo.enrolled')
    await world.enroll('bo.enrolled', 'id-bo')
  })
  afterAll(() => world.close())
  const start = (key: string, bodyHash = 'b1', externalId = 'bo.enrolled', clientId = 'c-1', route = '/v1/hooks/step-up') =>
    world.verifications.start(world.starter({ clientId }), stepUp(externalId, { idempotency: { route, key, bodyHash } }))

  it('gives a repetition the same verification and the same link', async () => {
    const first = await start('k1')
    const second = await start('k1')
    expect(second.data.verificationId).toBe(first.data.verificationId)
    expect(second.links).toEqual(first.links)
    await browser(world.verifications).take(tokenOf(second))
    expect((await start('k1')).reason).toBe('in_progress')
  })

  it('refuses another body, and knows clients and routes apart', async () => {
    const first = await start('k2')
    await expect(start('k2', 'b2')).rejects.toMatchObject({ code: 'idempotency_key_reused' })
    expect(idOf(await start('k2', 'b1', 'bo.enrolled', 'c-2'))).not.toBe(idOf(first))
    expect(idOf(await start('k2', 'b1', 'bo.enrolled', 'c-1', '/other'))).not.toBe(idOf(first))
  })

  it('repeats a business denial', async () => {
    const first = await start('k3', 'b1', 'no.body')
    const second = await start('k3', 'b1', 'no.body')
    expect(said(second)).toBe('failed/none/deny/user_unknown')
    expect([idOf(second), second.links.verify]).toEqual([idOf(first), null])
  })

  it('makes one row of fifty parallel duplicates', async () => {
    const before = await world.count('verifications')
    const results = await Promise.all(Array.from({ length: 50 }, () => start('k4')))
    expect(new Set(results.map(idOf)).size).toBe(1)
    expect(new Set(results.map(result => result.links.verify)).size).toBe(1)
    expect(await world.count('verifications')).toBe(before + 1)
  })

  it('never repeats a verdict: a start gives a handle', async () => {
    const first = await start('k5')
    const step = await verify(world, first, { identityId: 'id-bo', document: documentOf('bo.enrolled') })
    const code = new URL((step as { url: string }).url).searchParams.get('code') ?? ''
    await world.verifications.redeem(reader(), { code, expect: { externalId: 'bo.enrolled', purpose: 'step_up' } })
    expect(said(await start('k5'))).toBe('pending/none/challenge/awaiting_return')
  })

  it('repeats the answer also where the account was disabled meanwhile, and starts nothing new', async () => {
    const first = await start('k7')
    const closed = world.replica({
      integrations: { ...world.deps.integrations, account: () => Promise.reject(problem('integration_disabled')) },
    })
    const again = (key: string, bodyHash = 'b1') => {
      const idempotency = { route: '/v1/hooks/step-up', key, bodyHash }
      return closed.start(world.starter(), stepUp('bo.enrolled', { idempotency }))
    }
    expect((await again('k7')).links).toEqual(first.links)
    await expect(again('k7', 'b2')).rejects.toMatchObject({ code: 'idempotency_key_reused' })
    await expect(again('k8')).rejects.toMatchObject({ code: 'integration_disabled' })
  })

  it('forgets the key after a day', async () => {
    const first = await start('k6')
    world.clock.advance(86_400_000)
    expect(idOf(await start('k6', 'b2'))).not.toBe(idOf(first))
  })
})

describe.each(databases())('budgets on $name', engine => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(engine)
    await world.person('bo.enrolled')
    await world.enroll('bo.enrolled', 'id-bo')
  })
  afterAll(() => world.close())

  it('hold a client to its rate, and no other', async () => {
    const slow = world.starter({ clientId: 'slow', startsPerMinute: 3 })
    for (let n = 0; n < 3; n += 1) await world.verifications.start(slow, stepUp('bo.enrolled'))
    const refused = world.verifications.start(slow, stepUp('bo.enrolled'))
    await expect(refused).rejects.toMatchObject({ code: 'rate_limited', retryAfterSeconds: 60 })
    expect((await world.verifications.start(world.starter(), stepUp('bo.enrolled'))).reason).toBe('not_started')
    world.clock.advance(60_000)
    expect((await world.verifications.start(slow, stepUp('bo.enrolled'))).reason).toBe('not_started')
  })

  it('are not used up by somebody who asks for the same again', async () => {
    const slow = world.starter({ clientId: 'reloaded', startsPerMinute: 3 })
    const idempotency = { route: '/oidc/interaction', key: 'u-1', bodyHash: 'b1' }
    for (let n = 0; n < 9; n += 1) await world.verifications.start(slow, stepUp('bo.enrolled', { idempotency }))
    expect((await world.verifications.start(slow, stepUp('bo.enrolled'))).reason).toBe('not_started')
  })

  it('are shared by replicas', async () => {
    const starter = world.starter({ clientId: 'shared', startsPerMinute: 10 })
    const replicas = [world.verifications, world.replica(), world.replica({ random: world.random })]
    const tries = Array.from({ length: 30 }, (_, n) => replicas[n % 3]?.start(starter, stepUp('bo.enrolled')))
    const outcomes = await Promise.allSettled(tries)
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
  })

  it('answer an address that starts too much with a verdict, not with a problem', async () => {
    const recovery = stepUp('bo.enrolled', { purpose: 'account_recovery', address: '192.0.2.1' })
    for (let n = 0; n < 60; n += 1) await world.verifications.start(world.starter(), recovery)
    const result = await world.verifications.start(world.starter(), recovery)
    expect(said(result)).toBe('error/none/deny/rate_limited')
    expect(result.retryAfterSeconds).toBeGreaterThan(0)
    // The person whom somebody tried to lock out comes from elsewhere.
    const other = await world.verifications.start(world.starter(), { ...recovery, address: '192.0.2.2' })
    expect(other.reason).toBe('not_started')
    const kept = await world.store.db.selectFrom('budgets').select('key').execute()
    expect(JSON.stringify(kept)).not.toContain('192.0.2')
  })

  it('let hostile recoveries use up nothing of the person’s', async () => {
    for (let n = 0; n < 35; n += 1) {
      const started = await world.verifications.start(world.starter(), stepUp('bo.enrolled', { purpose: 'account_recovery' }))
      await browser(world.verifications).take(tokenOf(started))
    }
    const own = await world.verifications.start(world.starter(), stepUp('bo.enrolled'))
    expect(await browser(world.verifications).take(tokenOf(own))).toMatchObject({ go: 'vendor' })
  })

  it('end a signed-in person’s paid sessions at thirty an hour', async () => {
    world.clock.advance(3_600_000)
    const results = []
    for (let n = 0; n < 32; n += 1) {
      const started = await world.verifications.start(world.starter(), stepUp('bo.enrolled'))
      results.push(started.reason)
      if (started.links.verify !== null) await browser(world.verifications).take(tokenOf(started))
    }
    expect(results.at(29)).toBe('not_started')
    expect(results.at(-1)).toBe('rate_limited')
  })
})

describe.each(databases())('Incode that is down on $name', engine => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(engine)
    await world.person('bo.enrolled')
    await world.enroll('bo.enrolled', 'id-bo')
  })
  afterAll(() => world.close())
  const start = (accountId = 'account-1') =>
    world.verifications.start(world.starter({ accountId: asIntegrationId(accountId) }), stepUp('bo.enrolled'))

  it('is told at the start after five failures in a row, and found out again every thirty seconds', async () => {
    const open = await Promise.all(Array.from({ length: 5 }, () => start()))
    world.verifier.fail('provider_unavailable', 6)
    for (const started of open) {
      const person = browser(world.verifications)
      expect(await person.take(tokenOf(started))).toMatchObject({ go: 'seat' })
      expect(await person.seat(idOf(started))).toMatchObject({ show: 'unavailable' })
    }
    const refused = await start()
    expect(said(refused)).toBe('error/none/deny/provider_unavailable')
    expect(refused).toMatchObject({ retryAfterSeconds: 30, links: { verify: null } })
    expect((await start('account-2')).reason).toBe('not_started')

    const calls = world.verifier.calls.open
    await browser(world.verifications).take(tokenOf(await start('account-2')))
    expect(world.verifier.calls.open).toBe(calls + 1)

    world.clock.advance(30_000)
    const probe = await start()
    expect(probe.reason).toBe('not_started')
    expect((await start()).reason).toBe('provider_unavailable')
    expect(await browser(world.verifications).take(tokenOf(probe))).toMatchObject({ go: 'vendor' })
    expect((await start()).reason).toBe('not_started')
  })

  it('is not probed by the repetition of a start', async () => {
    const idempotency = { route: '/v1/hooks/step-up', key: 'down', bodyHash: 'b1' }
    const again = () => world.verifications.start(world.starter(), stepUp('bo.enrolled', { idempotency }))
    const first = await again()
    const open = await Promise.all(Array.from({ length: 5 }, () => start()))
    world.verifier.fail('provider_unavailable', 5)
    for (const started of open) await browser(world.verifications).take(tokenOf(started))
    world.clock.advance(30_000)
    for (let n = 0; n < 3; n += 1) expect(idOf(await again())).toBe(idOf(first))
    const probe = await start()
    expect(probe.reason).toBe('not_started')
    expect(await browser(world.verifications).take(tokenOf(probe))).toMatchObject({ go: 'vendor' })
  })

  it('does not cost a person their tries', async () => {
    const started = await start()
    const person = browser(world.verifications)
    world.verifier.fail('provider_timeout', 4)
    await person.take(tokenOf(started))
    for (let n = 0; n < 3; n += 1) await person.proceed(idOf(started))
    expect((await world.row(idOf(started))).tries).toBe(0)
    expect(await person.proceed(idOf(started))).toMatchObject({ go: 'vendor' })
  })
})
