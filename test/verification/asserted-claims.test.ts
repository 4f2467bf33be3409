import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AssertedClaims, MatchValue } from '../../src/contract/index.ts'
import { decide } from '../../src/verification/decide.ts'
import { createVerifications } from '../../src/verification/index.ts'
import {
  beside,
  type ClaimsMatch,
  claimsOfClient,
  claimsOfUser,
  compareClaims,
  matchClaims,
} from '../../src/verification/match/index.ts'
import { defaultPolicy, type Policy } from '../../src/verification/policy.ts'
import type { StartRequest } from '../../src/verification/port.ts'
import { createReviewDesk } from '../../src/verification/reviews/index.ts'
import { databases } from '../support/databases.ts'
import { anyEvidence } from './any-evidence.ts'
import { browser, documentOf, idOf, openWorld, stepUp, tokenOf, type World } from './world.ts'

const document = { ...documentOf('bo.enrolled'), birthDate: '1990-12-10' }

describe.each(databases())('what a product says of a person beside the directory, on $name', engine => {
  let world: World
  beforeEach(async () => {
    world = await openWorld(engine)
    await world.person('bo.enrolled')
    await world.enroll('bo.enrolled', 'id-bo')
  })
  afterEach(() => world.close())

  async function verified(given: Partial<StartRequest>, shown: object = document) {
    const { returnUrl: _, ...request } = stepUp('bo.enrolled', { facade: 'provider', continuation: { uid: 'u1' }, ...given })
    const started = await world.verifications.start(world.starter(), request)
    const person = browser(world.verifications)
    await person.take(tokenOf(started))
    await person.back(world.verifier.finish(idOf(started), { identityId: 'id-bo', document: shown }).handle)
    const { result } = await person.resumable(idOf(started))
    return { result, row: await world.row(idOf(started)) }
  }

  it('lets in where the document matches both, and is sealed', async () => {
    const { result, row } = await verified({ claims: { given_name: 'bo', family_name: 'enrolled', birth_date: '1990-12-10' } })
    expect(result).toMatchObject({ outcome: 'allow', data: { match: { claims: { given_name: 'matched' } } } })
    expect(row.subject_claims).not.toContain('enrolled')
  })

  it.each<[string, AssertedClaims]>([
    ['another family name than the document shows', { given_name: 'bo', family_name: 'Stranger' }],
    ['another date of birth, of which the directory knows nothing', { given_name: 'bo', birth_date: '1971-01-01' }],
    ['another phone number', { phone_number: '+442079460001' }],
    ['another town', { address: { locality: 'Paris' } }],
  ])('lets nobody in with %s', async (_what, claims) => {
    const shown = { ...document, phoneNumber: '+442079460000', address: { locality: 'London' } }
    const { result } = await verified({ claims }, shown)
    expect(result).toMatchObject({ outcome: 'deny', reason: 'claims_mismatch', data: { match: { directory: 'mismatched' } } })
  })

  it('lets nobody in by a claim that the product alone has, where the policy asks for it by name', async () => {
    const asking = { ...defaultPolicy, requiredClaims: { step_up: { birth_date: 'matched' } } } as const
    await world.close()
    world = await openWorld(engine, { policy: asking })
    await world.person('bo.enrolled')
    await world.enroll('bo.enrolled', 'id-bo')
    const { result } = await verified({ claims: { given_name: 'bo', birth_date: '1990-12-10' } })
    expect(result).toMatchObject({ outcome: 'challenge', reason: 'binding_evidence_missing' })
  })

  it('tells of a claim that the document does not show that it is missing', async () => {
    const { result } = await verified({ claims: { given_name: 'bo', family_name: 'enrolled', phone_number: '+442079460000' } })
    expect(result).toMatchObject({ outcome: 'allow', data: { match: { claims: { phone_number: 'missing' } } } })
  })

  it('is shown to a reviewer beside the directory, where the verdict waits for that alone', async () => {
    const policy: Policy = { ...defaultPolicy, onMismatch: { step_up: 'review' } }
    const deps = { ...world.deps, policy }
    const { returnUrl: _, ...request } = stepUp('bo.enrolled', { facade: 'provider', continuation: { uid: 'u1' } })
    const verifications = createVerifications(deps)
    const started = await verifications.start(world.starter(), { ...request, claims: { family_name: 'Stranger' } })
    const person = browser(verifications)
    await person.take(tokenOf(started))
    await person.back(world.verifier.finish(idOf(started), { identityId: 'id-bo', document }).handle)
    const desk = createReviewDesk(deps)
    const [review] = (await desk.list({ limit: 1 })).items
    const reviewer = { kind: 'admin', id: 'adm_rita' } as const
    const { claims } = await desk.look(review?.id ?? '', { reason: 'decide' }, reviewer, new AbortController().signal)
    expect(claims.find(({ claim }) => claim === 'family_name')).toMatchObject({
      document: 'enrolled',
      directory: 'enrolled',
      product: 'Stranger',
      value: 'mismatched',
    })
    expect(claims.find(({ claim }) => claim === 'given_name')).toMatchObject({ product: null, value: 'matched' })
  })

  it('begins the workflow that is asked for where the account lists it, and none that it does not list', async () => {
    const { returnUrl: _, ...request } = stepUp('bo.enrolled', { facade: 'provider', continuation: {} })
    const usual = world.starter({ workflowId: 'flow-of-the-integration' })
    const listed = await world.verifications.start(usual, { ...request, workflowId: 'flow-1' })
    expect((await world.row(idOf(listed))).workflow_id).toBe('flow-1')
    const foreign = await world.verifications.start(world.starter(), { ...request, workflowId: 'flow-of-others' })
    expect(foreign).toMatchObject({ outcome: 'deny', reason: 'provider_error', links: { verify: null } })
  })

  it('keeps the person for a reviewer as long as the product waits, and says no after that', async () => {
    const { returnUrl: _, ...request } = stepUp('bo.enrolled', { facade: 'provider', continuation: { uid: 'u1' } })
    const held = { ...request, onReview: 'deny', reviewSeconds: 300, deadlineSeconds: 600 } as const
    const started = await world.verifications.start(world.starter(), held)
    const person = browser(world.verifications)
    await person.take(tokenOf(started))
    const { handle } = world.verifier.finish(idOf(started), { identityId: 'id-bo', document, overall: 'MANUAL_PENDING' })
    expect(await person.back(handle)).toMatchObject({ go: 'seat' })
    expect(await person.seat(idOf(started))).toMatchObject({ show: 'waiting', reason: 'under_review' })
    world.clock.advance(301_000)
    const { result } = await person.resumable(idOf(started))
    expect(result).toMatchObject({ outcome: 'deny', reason: 'review_timeout' })
  })
})

describe('claims beside the directory’s', () => {
  const value = fc.constantFrom<MatchValue>('matched', 'close', 'mismatched', 'missing', 'not_checked')
  const claims = fc.dictionary(fc.constantFrom(...matchClaims), value)
  const match = fc.record({
    directory: fc.constantFrom<MatchValue>('matched', 'close', 'mismatched', 'missing', 'not_checked'),
    claims,
  })

  it('never turn a no into a yes', () => {
    fc.assert(
      fc.property(anyEvidence, match, match, (given, directory, said) => {
        const policy = { ...defaultPolicy, requiredClaims: { step_up: { email: 'matched', birth_date: 'close' } } } as const
        const alone = { ...given, policy, match: directory.directory, claims: directory.claims }
        const { match: both, vouched } = beside(directory as ClaimsMatch, said as ClaimsMatch)
        const after = decide({ ...alone, match: both.directory, claims: vouched })
        if (after.outcome === 'allow') expect(decide(alone).outcome).toBe('allow')
      }),
    )
  })

  it('never make a claim better than the directory’s own comparison', () => {
    const ladder = ['matched', 'close', 'missing', 'mismatched']
    fc.assert(
      fc.property(match, match, (directory, said) => {
        const { match: both } = beside(directory as ClaimsMatch, said as ClaimsMatch)
        for (const [claim, known] of Object.entries(directory.claims)) {
          expect(ladder.indexOf(String(both.claims[claim as 'email']))).toBeGreaterThanOrEqual(ladder.indexOf(known))
        }
      }),
    )
  })

  it('do not stand in for what the directory does not know, where a policy asks for it by name', () => {
    const shown = { givenName: 'Ada', familyName: 'Lovelace', birthDate: '1990-12-10' }
    const known = claimsOfUser({ givenName: 'Ada', familyName: 'Lovelace', email: null, claims: {} } as never)
    const said = claimsOfClient({ birth_date: '1990-12-10' })
    const { match: both, vouched } = beside(compareClaims(shown, known), compareClaims(shown, said))
    expect(both.claims.birth_date).toBe('matched')
    expect(vouched).toEqual({ given_name: 'matched', family_name: 'matched' })
  })

  it('do not stand in for a date of birth that the directory is asked for and does not have', () => {
    const shown = { givenName: 'Ada', familyName: 'King', birthDate: '1990-12-10' }
    const known = claimsOfUser({ givenName: 'Ada', familyName: 'King', email: null, claims: {} } as never)
    const said = claimsOfClient({ birth_date: '1990-12-10' })
    const { match: both, vouched } = beside(compareClaims(shown, known), compareClaims(shown, said))
    expect([both.claims.birth_date, vouched.birth_date]).toEqual(['matched', undefined])
    const foreign = beside(compareClaims(shown, known), compareClaims(shown, claimsOfClient({ birth_date: '1971-01-01' })))
    expect(foreign.vouched.birth_date).toBe('mismatched')
  })

  it('are compared by the same rules', () => {
    const said = claimsOfClient({ given_name: 'Ada', family_name: 'Lovelace', email: 'ada@example.com' })
    const known = claimsOfUser({ givenName: 'Ada', familyName: 'King', email: null, claims: {} } as never)
    const shown = { givenName: 'Ada', familyName: 'Lovelace' }
    const { match: both } = beside(compareClaims(shown, known), compareClaims(shown, said))
    expect(both).toMatchObject({
      directory: 'mismatched',
      claims: { given_name: 'matched', family_name: 'mismatched', email: 'missing' },
    })
  })
})
