import { expect } from 'vitest'
import { isStepgateError, type Result, type VerificationId } from '../../src/contract/index.ts'
import type { Step } from '../../src/verification/port.ts'
import { isTerminal } from '../../src/verification/transitions.ts'
import { type Action, people, told } from './actions.ts'
import { browser, directory, documentOf, idOf, reader, stepUp, tokenOf, type World } from './world.ts'

interface Started {
  readonly id: VerificationId
  readonly client: number
  readonly person: (typeof people)[number]
  readonly externalId: string
  readonly purpose: 'step_up' | 'account_recovery'
}

/**
 * The play, and the model that watches it: it knows only what went over the wire, and which browser was sent to Incode.
 */
export async function stage(world: World, run: number) {
  const { verifications, verifier } = world
  const browsers = [browser(verifications), browser(verifications)] as const
  const starters = [world.starter({ clientId: `a-${run}` }), world.starter({ clientId: `b-${run}` })] as const
  const named = (person: string) => `${person}.run${run}`
  for (const person of people) await world.person(named(person))
  await world.person(`run${run}.twin`)
  await world.enroll(named('known'), `id-known-${run}`)
  await world.enroll(named('weak'), `id-weak-${run}`, 'low')

  const started: Started[] = []
  const links: { readonly id: VerificationId; readonly token: string }[] = []
  const codes: { readonly id: VerificationId; readonly code: string; readonly carrier: number; readonly typed: boolean }[] = []
  /** Which browser was sent to Incode last: there the face is. */
  const faces = new Map<VerificationId, number>()
  const typedBy = new Map<VerificationId, number>()
  const received = new Map<VerificationId, number>()
  const ended = new Map<VerificationId, string>()

  const pick = <T>(list: readonly T[], at: number): T | undefined => list.at(-1 - (at % Math.max(1, list.length)))
  const sessions = () => verifier.sessions.filter(({ request }) => started.some(({ id }) => id === request.reference))
  const clientOf = (at: number) => reader(starters[at === 0 ? 0 : 1].clientId ?? '')
  const browserOf = (at: number) => browsers[at === 0 ? 0 : 1]

  /** Errors of the closed list are answers too; anything else is a fault. */
  async function tried<T>(work: Promise<T>): Promise<T | undefined> {
    try {
      return await work
    } catch (error) {
      if (isStepgateError(error) && error.family === 'problem' && error.code !== 'internal' && error.code !== 'unavailable')
        return undefined
      throw error
    }
  }

  function arrived(id: VerificationId, step: Step | undefined, by: number): void {
    if (step?.go === 'vendor') faces.set(id, by)
    if (step?.go !== 'flow') return
    const code = new URL(step.url).searchParams.get('code') ?? ''
    codes.push({ id, code, carrier: by, typed: typedBy.get(id) === by })
  }

  function heard(result: Result | undefined): void {
    if (result === undefined || result.outcome === 'allow') return
    const { data } = result
    expect([result.status, data.status]).not.toContain('success')
    expect(data.status).not.toBe('approved')
    expect(['OK', 'MANUAL_OK']).not.toContain(data.score.overall.status)
    expect([data.identityId, data.binding]).toEqual([null, 'none'])
  }

  async function redeem(at: number, client: number, right: number): Promise<void> {
    const known = pick(codes, at)
    const about = known && started.find(({ id }) => id === known.id)
    if (known === undefined || about === undefined) return
    const expect_ =
      right === 0
        ? { externalId: named('other'), purpose: about.purpose }
        : { externalId: about.externalId, purpose: about.purpose }
    const result = await tried(verifications.redeem(clientOf(client), { code: known.code, expect: expect_ }))
    heard(result)
    if (result?.outcome !== 'allow') return
    const face = faces.get(known.id)
    expect(client, 'the client that started').toBe(about.client)
    expect(right, 'with the right expectation').not.toBe(0)
    expect(known.carrier === face || known.typed, 'a code that the face’s browser carried, or showed').toBe(true)
    expect(result.data).toMatchObject({
      verificationId: about.id,
      purpose: about.purpose,
      subject: { externalId: about.externalId },
    })
    if (about.purpose === 'account_recovery') expect(about.person).toBe('known')
    expect(about.person, 'a namesake is never bound').not.toBe('twin')
    received.set(known.id, (received.get(known.id) ?? 0) + 1)
    expect(received.get(known.id)).toBe(1)
  }

  async function perform(each: Action): Promise<void> {
    switch (each.kind) {
      case 'start': {
        const { client, person, recovery } = each
        const purpose = recovery ? 'account_recovery' : 'step_up'
        const externalId = named(person)
        const result = await verifications.start(starters[client === 0 ? 0 : 1], stepUp(externalId, { purpose }))
        expect(result.outcome).not.toBe('allow')
        heard(result)
        started.push({ id: idOf(result), client, person, externalId, purpose })
        if (result.links.verify !== null) links.push({ id: idOf(result), token: tokenOf(result) })
        return
      }
      case 'story':
        for (const step of told(each)) await perform(step)
        return
      case 'look': {
        const link = pick(links, each.link)
        if (link) await tried(browserOf(each.browser).look(link.token))
        return
      }
      case 'take': {
        const { browser: by, link: at } = each
        const link = pick(links, at)
        if (link) arrived(link.id, await tried(browserOf(by).take(link.token)), by)
        return
      }
      case 'finish': {
        const { session: at, overall, face, document, back } = each
        const session = pick(sessions(), at)
        if (session === undefined) return
        const about = started.find(({ id }) => id === session.request.reference)
        if (about === undefined) return
        session.script = {
          overall,
          identityId: face === 'none' ? null : face === 'own' ? `id-${about.person}-${run}` : `id-other-${run}`,
          document: document === 'none' ? {} : documentOf(document === 'own' ? about.externalId : named('somebody')),
        }
        if (back !== null) arrived(about.id, await tried(browserOf(back).back(session.handle)), back)
        return
      }
      case 'back': {
        const { browser: by, session: at } = each
        const session = pick(sessions(), at)
        if (session) arrived(session.request.reference, await tried(browserOf(by).back(session.handle)), by)
        return
      }
      case 'proceed': {
        const { browser: by, target } = each
        const about = pick(started, target)
        if (about) arrived(about.id, await tried(browserOf(by).proceed(about.id)), by)
        return
      }
      case 'handOver': {
        const { browser: by, target } = each
        const about = pick(started, target)
        const link = about && (await tried(browserOf(by).handOver(about.id)))
        if (about && link) links.push({ id: about.id, token: link.url.split('/').at(-1) ?? '' })
        return
      }
      case 'type': {
        const { browser: by, target, right } = each
        const about = pick(started, target)
        if (about === undefined) return
        const face = faces.get(about.id)
        // Read off the screen of the browser with the face, and of no other.
        const shown = face === undefined ? undefined : await tried(browserOf(face).seat(about.id))
        const code = right ? (shown?.transferCode ?? '') : 'ZZZZZZZZ'
        const step = await tried(browserOf(by).typeCode(about.id, code))
        if (right && code !== '' && step?.go === 'flow') typedBy.set(about.id, by)
        arrived(about.id, step, by)
        return
      }
      case 'redeem': {
        const { client, code, right } = each
        await redeem(code, client, right)
        return
      }
      case 'view': {
        const { client, target } = each
        const about = pick(started, target)
        if (about === undefined) return
        const expect_ = { externalId: about.externalId, purpose: about.purpose }
        const result = await tried(verifications.view(clientOf(client), about.id, expect_))
        heard(result)
        if (result?.outcome === 'allow') expect(received.get(about.id), 'only a copy of what was redeemed').toBe(1)
        return
      }
      case 'settle': {
        const about = pick(started, each.target)
        if (about) await verifications.settle(about.id)
        return
      }
      case 'cancel': {
        const { client, target } = each
        const about = pick(started, target)
        if (about) heard(await tried(verifications.cancel(clientOf(client), about.id)))
        return
      }
      case 'notMe': {
        const { browser: by, target } = each
        const about = pick(started, target)
        if (about) await tried(browserOf(by).notMe(about.id))
        return
      }
      case 'reconcile':
        await verifications.reconcile(new AbortController().signal)
        return
      case 'time':
        world.clock.advance(each.seconds * 1_000)
    }
  }

  /** What no step may ever have done. */
  async function check(): Promise<void> {
    const rows = await world.store.db
      .selectFrom('verifications')
      .select(['id', 'state', 'reason', 'tries', 'version'])
      .where(
        'client_id',
        'in',
        starters.map(({ clientId }) => clientId),
      )
      .execute()
    for (const { id, state, reason, tries } of rows) {
      const now = `${state}/${reason}`
      const before = ended.get(id)
      if (before !== undefined) expect(now, 'terminal states absorb').toBe(before)
      if (isTerminal(state)) ended.set(id, now)
      if (state === 'spent') expect(received.get(id), 'spent is received').toBe(1)
      expect(tries).toBeLessThanOrEqual(3)
    }
    const bound = await world.store.db
      .selectFrom('enrollments')
      .innerJoin('subjects', 'subjects.id', 'enrollments.subject_id')
      .select(['subjects.external_id', 'identity_id', 'verification_id', 'assurance'])
      .where('enrollments.integration_id', '=', directory)
      .where('subjects.external_id', 'like', `%.run${run}`)
      .where('enrollments.ended_at', 'is', null)
      .execute()
    expect(new Set(bound.map(row => row.external_id)).size, 'one live binding of a person').toBe(bound.length)
    expect(new Set(bound.map(row => row.identity_id)).size, 'one person of an identity').toBe(bound.length)
    for (const { verification_id: by, assurance } of bound) {
      if (by === null) continue
      expect(received.get(by), 'bound by what was redeemed').toBe(1)
      expect(started.find(({ id }) => id === by)?.purpose).toBe('step_up')
      expect(assurance).toBe('low')
    }
  }

  return {
    async act(each: Action): Promise<void> {
      await perform(each)
      await check()
    },
    allows: () => received.size,
    typed: () => typedBy.size,
  }
}
