import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isStepgateError } from '../../src/contract/index.ts'
import { fakeClock } from '../support/clock.ts'
import { call, codeOf, openAccount } from './incode-account.ts'

const webhooks = { secret: 'secret-of-today' }
const withSecret = { 'x-incode-secret': 'secret-of-today' }
const body = JSON.stringify({ interviewId: 'interview-1', onboardingStatus: 'ONBOARDING_FINISHED' })
const notice = (headers: Record<string, string>, text: string | Uint8Array, config: object = { webhooks }) =>
  openAccount(config).verifier.notice(call(headers, text))

describe('a notification', () => {
  it('with the static header says which session to look at', async () => {
    expect(await notice(withSecret, body)).toEqual([{ sessionId: 'interview-1', event: 'ONBOARDING_FINISHED' }])
  })

  it.each([
    [{}],
    [{ 'x-incode-secret': '' }],
    [{ 'x-incode-secret': 'secret-of-toda' }],
    [{ 'x-incode-secret': 'secret-of-today!' }],
    [{ 'x-incode-secret': 'SECRET-OF-TODAY' }],
    [{ 'x-other': 'secret-of-today' }],
    [{ authorization: 'Bearer secret-of-today' }],
  ])('with the headers %j is refused before its body is looked at', async headers => {
    expect(await codeOf(notice(headers, '{'))).toBe('unauthenticated')
  })

  it('with the header twice is refused', async () => {
    const twice = call({}, body)
    twice.headers.append('x-incode-secret', 'secret-of-today')
    twice.headers.append('x-incode-secret', 'secret-of-today')
    expect(await codeOf(openAccount({ webhooks }).verifier.notice(twice))).toBe('unauthenticated')
  })

  it('is always refused where no webhooks are configured', async () => {
    for (const headers of [{}, { 'x-incode-secret': '' }, { 'x-incode-secret': 'undefined' }]) {
      expect(await codeOf(notice(headers, body, {}))).toBe('unauthenticated')
    }
  })

  it('is accepted with the previous secret while there is one, and by a header of another name', async () => {
    const both = { webhooks: { header: 'X-Acme', secret: 'secret-of-today', previousSecret: 'secret-of-old' } }
    expect(await notice({ 'x-acme': 'secret-of-old' }, body, both)).toHaveLength(1)
    expect(await notice({ 'x-acme': 'secret-of-today' }, body, both)).toHaveLength(1)
    expect(await codeOf(notice({ 'x-incode-secret': 'secret-of-today' }, body, both))).toBe('unauthenticated')
    expect(await codeOf(notice({ 'x-incode-secret': 'secret-of-old' }, body))).toBe('unauthenticated')
  })

  it.each([
    [{ eventType: 'SESSION_SUCCEEDED', interviewId: 'a', loginHint: 'x@y', token: 't' }, [['a', 'SESSION_SUCCEEDED']]],
    [{ event: 'SESSION_FAILED', interviewId: 'a' }, [['a', 'SESSION_FAILED']]],
    [{ interviewId: 'a' }, [['a', 'unknown']]],
    [{ interviewId: 'a', event: { x: 1 }, onboardingStatus: 'EXPIRED' }, [['a', 'EXPIRED']]],
    [{ interviewId: 'a', event: 'line\nbreak' }, [['a', 'unknown']]],
    [{ interviewId: 'a', event: 'STATUS', onboardingStatus: 'EXPIRED' }, [['a', 'STATUS:EXPIRED']]],
    [{ interviewId: 'a', eventType: 'SESSION_PROGRESS', onboardingStatus: 'EXPIRED' }, [['a', 'SESSION_PROGRESS:EXPIRED']]],
    [
      [{ interviewId: 'a', event: 'X' }, { interviewId: 'b', event: 'X' }, { interviewId: 'a', event: 'X' }, 7, null],
      [
        ['a', 'X'],
        ['b', 'X'],
      ],
    ],
    [{ interviewId: '../../etc' }, []],
    [{ interviewId: 7 }, []],
    [{ interviewId: 'a'.repeat(129) }, []],
    [{ id: 'a', event: 'verification.completed', token: 'of-somebody-else' }, []],
    [{}, []],
    [[], []],
    ['interview-1', []],
    [null, []],
  ])('%j names %j', async (sent, named) => {
    const notices = await notice(withSecret, JSON.stringify(sent))
    expect(notices.map(({ sessionId, event }) => [sessionId, event])).toEqual(named)
    expect(notices.every(one => Object.keys(one).length === 2)).toBe(true)
  })

  it.each([
    'SESSION_SUCCEEDED',
    'SESSION_FAILED',
    'SESSION_PENDING_REVIEW',
    'IDENTITY_ENROLLED',
    'verification.succeeded',
    'verification.failed',
    'identity.enrolled',
    'SOMETHING_NEW',
  ])('of %s asks for a look, in either spelling', async event => {
    for (const spelling of ['eventType', 'event']) {
      const named = await notice(withSecret, JSON.stringify({ interviewId: 'a', [spelling]: event }))
      expect(named).toEqual([{ sessionId: 'a', event }])
    }
  })

  it.each(['ONBOARDING_FINISHED', 'MANUAL_REVIEW_APPROVED', 'MANUAL_REVIEW_REJECTED', 'EXPIRED'])(
    'of the status %s asks for a look',
    async onboardingStatus => {
      const named = await notice(withSecret, JSON.stringify({ interviewId: 'a', onboardingStatus }))
      expect(named).toEqual([{ sessionId: 'a', event: onboardingStatus }])
    },
  )

  it.each([
    { eventType: 'SESSION_STARTED' },
    { event: 'SESSION_PROGRESS' },
    { eventType: 'Session Progress', onboardingStatus: 'ID_VALIDATION_FINISHED' },
    { event: 'verification.started' },
    { onboardingStatus: 'UNKNOWN' },
    { onboardingStatus: 'ID_VALIDATION_FINISHED' },
    { onboardingStatus: 'ID_VALIDATION_FINISHED_SECOND_ID' },
    { onboardingStatus: 'FACE_VALIDATION_FINISHED' },
    { onboardingStatus: 'GOVERNMENT_VALIDATION_FINISHED' },
    { onboardingStatus: 'POST_PROCESSING_FINISHED' },
  ])('of a step on the way asks for nothing: %j', async said => {
    expect(await notice(withSecret, JSON.stringify({ interviewId: 'a', ...said }))).toEqual([])
  })

  it('about a thousand sessions names a hundred', async () => {
    const many = Array.from({ length: 1_000 }, (_, index) => ({ interviewId: `i${index}`, event: 'X' }))
    expect(await notice(withSecret, JSON.stringify(many))).toHaveLength(100)
  })

  it.each(['', '{', 'interviewId=a', '<xml/>'])('with the body %j is no request', async text => {
    expect(await codeOf(notice(withSecret, text))).toBe('request_invalid')
  })

  it('in broken UTF-8 is no request', async () => {
    expect(await codeOf(notice(withSecret, Uint8Array.of(0x22, 0xff, 0x22)))).toBe('request_invalid')
  })

  it('of any bytes throws nothing that is not ours', async () => {
    const { verifier } = openAccount({ webhooks })
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map(text => new TextEncoder().encode(text)),
        ),
        async bytes => {
          await verifier.notice(call(withSecret, bytes)).catch((error: unknown) => {
            if (!isStepgateError(error)) throw error
          })
        },
      ),
    )
  })

  it('is remembered by its time, once a minute, and only if it was authentic', async () => {
    const clock = fakeClock()
    const { verifier, host } = openAccount({ webhooks }, { clock })
    await codeOf(verifier.notice(call({}, body)))
    expect([...host.kept]).toEqual([])
    await verifier.notice(call(withSecret, body))
    const first = host.kept.get('last-notice')
    clock.advance(59_000)
    await verifier.notice(call(withSecret, body))
    expect(host.kept.get('last-notice')).toBe(first)
    clock.advance(2_000)
    await verifier.notice(call(withSecret, body))
    expect(host.kept.get('last-notice')).toBe(String(clock.now()))
    expect(JSON.stringify([host.log.lines, [...host.kept]])).not.toContain('secret-of-today')
  })

  it('counts also where its time cannot be kept', async () => {
    const { verifier, host } = openAccount({ webhooks })
    host.kept.set = () => {
      throw new Error('full')
    }
    expect(await verifier.notice(call(withSecret, body))).toHaveLength(1)
    expect(host.log.lines).toHaveLength(1)
  })
})
