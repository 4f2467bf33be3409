import { isDeepStrictEqual } from 'node:util'
import {
  connectorError,
  type HostContext,
  type Sealed,
  type Verifier,
  type VerifierReading,
  type VerifierSession,
} from '../../src/contract/index.ts'
import { type Api, createApi } from './api.ts'
import { closeSession } from './close.ts'
import { type IncodeConfig, identityPlace } from './config.ts'
import { readDocument } from './document.ts'
import { embeddingOf } from './embed.ts'
import { expectedEnvironment, isFrom } from './environment.ts'
import { type LookedAt, lookAtFace, readFace } from './face.ts'
import { type createNoticeMemory, readNotices } from './notice.ts'
import { onboardingUrl } from './onboarding-url.ts'
import { createFaceEngine, type OpenidSession, withBrought } from './openid/index.ts'
import { readPointer } from './pointer.ts'
import { requestNew } from './request-new.ts'
import { type FinishedReading, readScore } from './score.ts'
import { startSession } from './start.ts'
import { type SessionCall, sessionProgress } from './status.ts'
import { assertTenant, continuesTenant, trustAnchorOf } from './tenant.ts'

/** What is sealed between `open` and `read`: the token, and the environment in which the session was opened. */
interface OpenedSession {
  readonly token: string
  readonly env?: string
}

/** The same of a face that is shown to the OpenID provider. */
interface ShownFace {
  readonly openid: OpenidSession
}

/** The same of a face that was looked at without a session. */
interface LookedAtFace {
  readonly face: LookedAt
}

export function createVerifier(config: IncodeConfig, host: HostContext, memory: ReturnType<typeof createNoticeMemory>): Verifier {
  const api = createApi(config, host)
  const faces = createFaceEngine(config, host)
  const request = requestNew(config, host)
  const { identityPage } = config
  const byOpenid = new Set(config.workflows.filter(one => one.enrolled === 'openid').map(one => one.id))

  return {
    async open(request, signal) {
      const { identityId, workflowId } = request
      if (identityId !== undefined && byOpenid.has(workflowId)) {
        const { sessionId, url, session } = await faces.open({ ...request, identityId }, signal)
        const opened: ShownFace = { openid: session }
        return { sessionId, token: await host.seal.close(JSON.stringify(opened)), url }
      }
      const started = await startSession(api, request, signal)
      await assertTenant(config, host.state, started)
      const url = await onboardingUrl(api, config, started.token, signal)
      const opened: OpenedSession = { token: started.token, ...(started.env === undefined ? {} : { env: started.env }) }
      return { sessionId: started.interviewId, token: await host.seal.close(JSON.stringify(opened)), url }
    },

    async embedding(session, language) {
      if (config.embed === undefined) return undefined
      const opened = await openedOf(host, session.token)
      // A face that is shown to the OpenID provider is shown there: that one has nothing to embed.
      if ('openid' in opened || 'face' in opened) return undefined
      return embeddingOf({ ...config, embed: config.embed }, opened.token, language)
    },

    async authenticate(request, signal) {
      const { authenticationId, lookedAt } = await lookAtFace(api, request, signal)
      const opened: LookedAtFace = { face: lookedAt }
      return { sessionId: authenticationId, token: await host.seal.close(JSON.stringify(opened)) }
    },

    async read(session, signal) {
      const opened = await openedOf(host, session.token)
      if ('openid' in opened) return faces.read(session.sessionId, opened.openid, signal)
      if ('face' in opened) return readFace(api, { authenticationId: session.sessionId, lookedAt: opened.face }, signal)
      const reading = await readSession(api, { interviewId: session.sessionId, sessionToken: opened.token }, signal)
      return isHome(config, opened, reading) ? reading : withoutScore(reading)
    },

    async document(session: VerifierSession, signal: AbortSignal) {
      const opened = await openedOf(host, session.token)
      if ('openid' in opened || 'face' in opened) return {}
      return readDocument(api, { interviewId: session.sessionId, sessionToken: opened.token }, signal)
    },

    async returned(session, brought) {
      const opened = await openedOf(host, session.token)
      const answered = 'openid' in opened ? withBrought(opened.openid, brought) : undefined
      return answered && host.seal.close(JSON.stringify({ openid: answered } satisfies ShownFace))
    },

    async notice(call) {
      const notices = readNotices(config.webhooks, host, call)
      await memory.note()
      return Promise.all(
        notices.map(async ({ sessionId, event, token }) =>
          token === undefined ? { sessionId, event } : { sessionId, event, carries: await host.seal.close(token) },
        ),
      )
    },

    async pointsAt({ sessionId, event, carries }, signal) {
      return readPointer(api, { id: sessionId, event, token: await host.seal.open(carries) }, signal)
    },

    ...(request === undefined ? {} : { request }),
    workflows: config.workflows.map(({ id, name, purpose }) => ({ id, name, ...(purpose === undefined ? {} : { purpose }) })),
    trustAnchor: trustAnchorOf(config),
    ...(identityPage === undefined
      ? {}
      : { identityPage: (id: string) => identityPage.replace(identityPlace, () => encodeURIComponent(id)) }),
    continues: earlier => continuesTenant(config, host.state, earlier),
  }
}

async function openedOf(host: HostContext, token: Sealed): Promise<OpenedSession | ShownFace | LookedAtFace> {
  try {
    return JSON.parse(await host.seal.open(token)) as OpenedSession | ShownFace | LookedAtFace
  } catch {
    throw connectorError('internal', 'The token of the session cannot be opened.')
  }
}

const nothingKnown = { overall: { status: 'UNKNOWN', value: null }, parts: {} } as const

/**
 * Closed first, so that the score cannot change after it was read. Where a tenant does not close sessions, two equal reads
 * stand for it; two different ones mean that Incode has not finished.
 */
async function readSession(api: Api, session: SessionCall, signal: AbortSignal): Promise<VerifierReading> {
  const progress = await sessionProgress(api, session, signal)
  if (progress === 'open' || progress === 'expired') return { progress, echo: {}, ...nothingKnown }
  const { closed, interviewId } = await closeSession(api, session, signal)
  const reading = await readScore(api, session, signal)
  if (!closed && !isDeepStrictEqual(reading, await readScore(api, session, signal))) {
    return { progress: 'open', echo: reading.echo, ...nothingKnown }
  }
  return named(byHuman(progress, reading), interviewId)
}

function byHuman(progress: 'finished' | 'approved' | 'rejected', reading: FinishedReading): FinishedReading {
  if (progress === 'finished') return reading
  return progress === 'rejected' ? rejected(reading) : approved(reading)
}

/** A human's yes is one also where the score calls it a plain `OK`: it opens less than what the checks themselves passed. */
function approved(reading: FinishedReading): FinishedReading {
  const { overall } = reading
  return overall.status === 'OK' ? { ...reading, overall: { ...overall, status: 'MANUAL_OK' } } : reading
}

/** Whether a score names its session is not documented. Where it does not, the answer to the closing before it does. */
function named(reading: FinishedReading, closedId: string | undefined): FinishedReading {
  const { echo } = reading
  return closedId === undefined || echo.sessionId !== undefined ? reading : { ...reading, echo: { ...echo, sessionId: closedId } }
}

/** A human's no stands, also while the score still shows the word from before, or that a human is waited for. */
function rejected(reading: FinishedReading): FinishedReading {
  return reading.overall.status === 'FAIL' ? reading : { ...reading, overall: { status: 'MANUAL_FAIL', value: null } }
}

/** The environment is ours to compare: the host is told what the answer says, but not what was configured. */
function isHome(config: IncodeConfig, opened: OpenedSession, reading: VerifierReading): boolean {
  const { environment } = reading.echo
  if (environment === undefined) return true
  return isFrom(expectedEnvironment(config), environment) && (opened.env === undefined || opened.env === environment)
}

function withoutScore({ progress, echo }: VerifierReading): VerifierReading {
  return { progress, echo, ...nothingKnown }
}
