import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scoreOf } from '../../connectors/incode/score.ts'
import { isStepgateError, type JsonValue, scoreStatuses, type VerifierReading } from '../../src/contract/index.ts'
import { codeOf, forever, openAccount, session } from './incode-account.ts'

const ok = (fields: object = {}) => ({ overall: { status: 'OK', value: '97.1' }, ...fields })
const passed = { overall: { status: 'OK' } }
const failed = { overall: { status: 'FAIL' } }

describe('a score', () => {
  it.each(scoreStatuses)('keeps the status %s', status => {
    expect(scoreOf({ overall: { status } }).overall).toEqual({ status, value: null })
  })

  it.each(['ok', 'PASS', 'PASSED', 'approved', 'VERIFIED', ' OK', '', null, true, 1, ['OK'], { status: 'OK' }])(
    'reads the status %j as UNKNOWN',
    status => {
      expect(scoreOf({ overall: { status } }).overall.status).toBe('UNKNOWN')
      expect(scoreOf(ok({ liveness: { overall: { status } } })).parts.liveness?.status).toBe('UNKNOWN')
    },
  )

  it.each([
    ['94.6', 94.6],
    ['94.66', 94.7],
    [' 7 ', 7],
    [100, 100],
    [0, 0],
    ['100.01', null],
    [-1, null],
    ['-0.5', null],
    ['PASSED', null],
    ['1e1', null],
    ['0x10', null],
    ['', null],
    [null, null],
    [undefined, null],
    [Number.POSITIVE_INFINITY, null],
    [[50], null],
  ])('reads the value %j as %s', (value, read) => {
    expect(scoreOf({ overall: { status: 'OK', value } }).overall.value).toBe(read)
  })

  it('has only the parts that the answer has; one that cannot be read is UNKNOWN', () => {
    const parts = { idValidation: null, liveness: 'OK', faceRecognition: { status: 'OK' }, authentication: [passed] }
    expect(scoreOf(ok(parts)).parts).toEqual({
      liveness: { status: 'UNKNOWN', value: null },
      faceRecognition: { status: 'UNKNOWN', value: null },
      authentication: { status: 'UNKNOWN', value: null },
    })
  })

  it.each([[{}], [{ overall: 'OK' }], [{ overall: null }], [{ overall: [{ status: 'OK' }] }], [{ status: 'OK', value: 99 }]])(
    'is not seen in %j',
    answer => {
      expect(() => scoreOf(answer)).toThrow('without its overall part')
    },
  )

  it('is not good beside a reason to fail', () => {
    for (const status of ['OK', 'MANUAL_OK']) {
      const reading = scoreOf({ overall: { status, value: '99' }, failReason: 'SOMETHING_NEW' })
      expect(reading.overall).toEqual({ status: 'UNKNOWN', value: null })
    }
    expect(scoreOf(ok({ failReason: null })).overall.status).toBe('OK')
    expect(scoreOf(ok({ failReason: '' })).overall.status).toBe('OK')
  })
})

describe('the identity of a score', () => {
  it.each([
    [{ authentication: { ...passed, identityId: 'a' } }, 'a'],
    [{ identityId: 'b' }, 'b'],
    [{ authentication: { identityId: 'a' }, identityId: 'a' }, 'a'],
    [{ authentication: { identityId: 'a' }, identityId: 'b' }, undefined],
    [{ authentication: { identityId: '' }, identityId: 'b' }, 'b'],
    [{ customerId: 'c', faceRecognition: { existingInterviewId: 'd', existingExternalId: 'e' } }, undefined],
    [{ identityId: 7 }, undefined],
    [{ identityId: { id: 'a' } }, undefined],
    [{ identityId: ' ' }, undefined],
  ])('of %j is %s', (fields, identityId) => {
    expect(scoreOf(ok(fields)).identityId).toBe(identityId)
  })
})

describe('what a score says of its own session', () => {
  it.each([
    [{ interviewId: 'i', externalCustomerId: 'r', configurationId: 'w', env: 'demo' }],
    [{ session: { interviewId: 'i', externalId: 'r', flowId: 'w', environment: 'demo' } }],
    [{ interviewId: 'i', interview: { externalCustomerId: 'r', workflowId: 'w', env: 'demo' } }],
  ])('is found in %j', fields => {
    expect(scoreOf(ok(fields)).echo).toEqual({ sessionId: 'i', reference: 'r', workflowId: 'w', environment: 'demo' })
  })

  it('is silent where the answer is', () => {
    expect(scoreOf(ok({ interviewId: 7, env: null })).echo).toEqual({})
  })
})

describe('why a session failed', () => {
  const fail = (fields: object) => scoreOf({ overall: { status: 'FAIL', value: '3.0' }, ...fields }).failure

  it.each([
    [{ idValidation: failed }, 'document'],
    [{ faceRecognition: failed }, 'face'],
    [{ authentication: failed }, 'face'],
    [{ liveness: failed }, 'face'],
    [{ liveness: { ...failed, physicalAttack: { status: 'FAIL' } } }, 'spoof'],
    [{ idValidation: failed, liveness: { ...failed, physicalAttack: { status: 'FAIL' } } }, 'spoof'],
    [{ spoofAttempt: true }, 'spoof'],
    [{ faceRecognition: { ...failed, maskCheck: { status: 'FAIL' } } }, 'quality'],
    [{ faceRecognition: { ...failed, lensesCheck: { status: 'FAIL' } } }, 'quality'],
    [{ faceRecognition: { ...failed, faceBrightness: { status: 'FAIL' } } }, 'quality'],
    [{ liveness: { ...failed, hasLenses: true } }, 'quality'],
    [{ idValidation: failed, faceRecognition: { ...failed, maskCheck: { status: 'FAIL' } } }, 'document'],
    [{ authentication: { ...failed, failureReason: 'hasFaceMask' } }, 'quality'],
    [{ failureReason: 'spoofAttempt' }, 'spoof'],
    [{ failureReason: 'faceMatchFailed' }, 'face'],
    [{ failureReason: 'otherError' }, undefined],
    [{ failReason: 'DOCUMENT_TYPE_NOT_ALLOWED' }, 'document_not_allowed'],
    [{ failReason: 'UNSUPPORTED_DOCUMENT' }, 'document_not_allowed'],
    [{ failReason: 'WRONG_DOCUMENT_SIDE' }, 'document'],
    [{ failReason: 'USER_DECLINED_CONSENT' }, 'consent_declined'],
    [{ failReason: 'MODULE_NOT_FINISHED' }, 'incomplete'],
    [{}, undefined],
    [{ idValidation: passed, liveness: passed, faceRecognition: passed }, undefined],
  ])('is read from %j as %s', (fields, failure) => {
    expect(fail(fields)).toBe(failure)
  })

  it('is told without a score, too', () => {
    expect(scoreOf({ failReason: 'HAS_FACE_MASK' })).toEqual({
      progress: 'finished',
      echo: {},
      overall: { status: 'FAIL', value: null },
      parts: {},
      failure: 'quality',
    })
    expect(() => scoreOf({ failReason: 'UNKNOWN_ERROR' })).toThrow('without its overall part')
  })

  it('is not told where a human decides or has decided', () => {
    for (const status of ['WARN', 'MANUAL', 'MANUAL_PENDING', 'MANUAL_OK', 'MANUAL_FAIL']) {
      expect(scoreOf({ overall: { status }, idValidation: failed }).failure).toBeUndefined()
    }
  })

  it('is told beside an OK that a part contradicts, or that looked at nothing', () => {
    expect(scoreOf(ok({ idValidation: failed })).failure).toBe('document')
    expect(scoreOf(ok({ liveness: failed })).failure).toBe('face')
    expect(scoreOf(ok()).failure).toBe('incomplete')
    expect(scoreOf(ok({ faceRecognition: { ...passed, lensesCheck: { status: 'FAIL' } } })).failure).toBeUndefined()
  })
})

describe('any answer at all', () => {
  const word = fc.oneof(
    fc.constantFrom(...scoreStatuses, 'ok', 'PASS', 'Closed', '97.1', 'spoof', '', 'ONBOARDING_FINISHED'),
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
  )
  const test = fc.oneof(word, fc.record({ status: word, value: word }, { requiredKeys: [] }))
  const part = fc.oneof(word, test, fc.record({ overall: test, identityId: word, failureReason: word }, { requiredKeys: [] }))
  const shaped = fc.record(
    {
      overall: fc.oneof(test, part, fc.array(test)),
      idValidation: part,
      liveness: part,
      faceRecognition: part,
      authentication: part,
      identityId: word,
      failReason: word,
      status: word,
      session: fc.jsonValue(),
      env: word,
    },
    { requiredKeys: [] },
  )
  const anything = fc.oneof({ weight: 3, arbitrary: shaped }, { weight: 1, arbitrary: fc.jsonValue() }) as fc.Arbitrary<JsonValue>
  const at = (value: unknown, ...path: readonly string[]): unknown =>
    path.reduce<unknown>((from, name) => (from as Record<string, unknown> | null | undefined)?.[name], value)

  /** A fetch that says what it is told of the score, and otherwise what a good tenant would. */
  const answering = (score: string, closed: unknown = { sessionStatus: 'Closed' }) =>
    openAccount(
      { apiUrl: 'http://127.0.0.1:18080' },
      {
        fetch: async input => {
          const { pathname } = new URL(String(input))
          if (pathname.endsWith('/status')) return Response.json({ onboardingStatus: 'ONBOARDING_FINISHED' })
          if (pathname.endsWith('/set')) return Response.json(closed)
          return new Response(score)
        },
      },
    ).verifier.read(session, forever)

  const check = async (text: string, parsed: unknown, closed?: unknown) => {
    let reading: VerifierReading
    try {
      reading = await answering(text, closed)
    } catch (error) {
      if (!isStepgateError(error)) throw error
      return
    }
    const { status } = reading.overall
    if (status === 'OK' || status === 'MANUAL_OK') expect(at(parsed, 'overall', 'status')).toBe(status)
    for (const [name, { status: of }] of Object.entries(reading.parts)) {
      if (of === 'OK') expect(at(parsed, name, 'overall', 'status')).toBe('OK')
    }
    if (reading.identityId !== undefined) {
      const named = [at(parsed, 'identityId'), at(parsed, 'authentication', 'identityId')]
      expect(named.map(one => (typeof one === 'string' ? one.trim() : one))).toContain(reading.identityId)
    }
  }

  it('is OK only where it says OK, and throws nothing that is not ours', async () => {
    await fc.assert(
      fc.asyncProperty(anything, async answer => {
        const text = JSON.stringify(answer)
        await check(text, JSON.parse(text))
      }),
      { numRuns: 1_500 },
    )
  })

  it('of a tenant that does not close sessions is held to the same', async () => {
    await fc.assert(
      fc.asyncProperty(anything, fc.jsonValue(), async (answer, closed) => {
        const text = JSON.stringify(answer)
        await check(text, JSON.parse(text), closed)
      }),
      { numRuns: 500 },
    )
  })

  it('cut short at any point is no score', async () => {
    const text = JSON.stringify(ok({ idValidation: passed, identityId: 'a' }))
    for (let length = 0; length < text.length; length += 1) {
      expect(await codeOf(answering(text.slice(0, length)))).toBe('response_invalid')
    }
  })
})
