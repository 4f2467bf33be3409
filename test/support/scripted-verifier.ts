import {
  asSealed,
  type ConnectorErrorCode,
  connectorError,
  type DocumentClaims,
  problem,
  type ScorePart,
  type ScoreStatus,
  type Verifier,
  type VerifierReading,
} from '../../src/contract/index.ts'

/** What a session holds, as a test wrote it down. */
export interface Script {
  readonly overall?: ScoreStatus
  readonly value?: number
  readonly parts?: VerifierReading['parts']
  readonly identityId?: string | null
  readonly document?: DocumentClaims
  readonly failure?: VerifierReading['failure']
  readonly echo?: VerifierReading['echo']
  readonly progress?: VerifierReading['progress']
}

export interface ScriptedSession {
  readonly sessionId: string
  readonly request: Parameters<Verifier['open']>[0]
  /** Where the browser goes after it has finished: the path of the return address. */
  readonly handle: string
  script: Script | undefined
}

/** A verifier whose sessions end as a test says. It counts what is asked of it, and fails when told to. */
export interface ScriptedVerifier extends Verifier {
  trustAnchor: string
  readonly sessions: ScriptedSession[]
  readonly calls: { open: number; read: number; document: number }
  /** The tokens that sessions were read with, newest last: what a browser brought stands in them. */
  readonly readWith: string[]
  /** The newest session of a verification ends so. */
  finish(verificationId: string, script?: Script): ScriptedSession
  /** The next calls fail. */
  fail(code: ConnectorErrorCode, times?: number): void
  /** What a picture shows; any other shows nobody. */
  readonly faces: Map<string, Script>
  /** The pictures that were handed in. */
  readonly handedIn: string[]
  /** Called inside `open` and `read`, while the host is waiting. */
  during: ((call: 'open' | 'read' | 'face') => Promise<void>) | undefined
}

const ok: ScorePart = { status: 'OK', value: 95.2 }
const nobody: Script = {
  overall: 'FAIL',
  parts: { authentication: { status: 'FAIL', value: null } },
  failure: 'face',
  identityId: null,
}
const wholeDocument: VerifierReading['parts'] = { idValidation: ok, liveness: ok, faceRecognition: ok }

export function scriptedVerifier(trustAnchor = 'tenant-1'): ScriptedVerifier {
  const sessions: ScriptedSession[] = []
  const calls = { open: 0, read: 0, document: 0 }
  const readWith: string[] = []
  let failing: ConnectorErrorCode[] = []

  async function enter(call: 'open' | 'read' | 'document'): Promise<void> {
    calls[call] += 1
    const code = failing.shift()
    if (code !== undefined) throw connectorError(code)
    if (call !== 'document') await verifier.during?.(call)
  }
  const sessionOf = (sessionId: string): ScriptedSession => {
    const session = sessions.find(known => known.sessionId === sessionId)
    if (session === undefined) throw connectorError('object_not_found')
    return session
  }

  const verifier: ScriptedVerifier = {
    sessions,
    calls,
    readWith,
    trustAnchor,
    workflows: [{ id: 'flow-1', name: 'Everything' }],
    faces: new Map(),
    handedIn: [],
    during: undefined,
    finish(verificationId, script = {}) {
      const session = sessions.findLast(({ request }) => request.reference === verificationId)
      if (session === undefined) throw new Error(`no session of ${verificationId}`)
      session.script = script
      return session
    },
    fail(code, times = 1) {
      failing = Array.from({ length: times }, () => code)
    },
    async open(request) {
      await enter('open')
      const sessionId = `session-${sessions.length + 1}-of-${request.reference}`
      const handle = request.returnUrl.slice(request.returnUrl.lastIndexOf('/') + 1)
      sessions.push({ sessionId, request, handle, script: undefined })
      return { sessionId, token: asSealed(`sealed-token-of-${sessionId}`), url: `https://incode.test/${sessionId}` }
    },
    async returned({ token }, { code }) {
      return code === undefined || token.includes('+') ? undefined : asSealed(`${token}+${code}`)
    },
    async read({ sessionId, token }) {
      await enter('read')
      readWith.push(token)
      const { request, script } = sessionOf(sessionId)
      const echo = { sessionId, reference: request.reference, workflowId: request.workflowId, ...script?.echo }
      const unknown = { echo, overall: { status: 'UNKNOWN', value: null }, parts: {} } as const
      if (script === undefined) return { progress: 'open', ...unknown }
      if (script.progress !== undefined && script.progress !== 'finished') return { progress: script.progress, ...unknown }
      const identityId = script.identityId === undefined ? 'id-new' : script.identityId
      return {
        progress: 'finished',
        echo,
        overall: { status: script.overall ?? 'OK', value: script.value ?? 97.1 },
        parts: script.parts ?? wholeDocument,
        ...(identityId === null ? {} : { identityId }),
        ...(script.failure === undefined ? {} : { failure: script.failure }),
      }
    },
    async authenticate({ reference, face: { base64Image } }) {
      verifier.handedIn.push(base64Image)
      const code = failing.shift()
      if (code !== undefined) throw connectorError(code)
      await verifier.during?.('face')
      const sessionId = `face-${verifier.handedIn.length}-of-${reference}`
      const request = { workflowId: 'flow-1', reference, returnUrl: '', callback: { url: '', state: '' } }
      sessions.push({ sessionId, request, handle: '', script: verifier.faces.get(base64Image) ?? nobody })
      return { sessionId, token: asSealed(`sealed-token-of-${sessionId}`) }
    },
    async document({ sessionId }) {
      await enter('document')
      return sessionOf(sessionId).script?.document ?? {}
    },
    async notice() {
      throw problem('unauthenticated')
    },
  }
  return verifier
}
