import type { Outcome, PartOverride, ScorePartName, Session } from './session.ts'

type Json = Record<string, unknown>

/** A human's verdict is about the whole; the checks themselves had passed. */
function partStatus(overall: string): string {
  return overall.startsWith('MANUAL') ? 'OK' : overall
}

const values: Record<string, string> = { OK: '95.2', WARN: '66.0', FAIL: '8.7' }

function test(status: string): Json {
  const value = values[status]
  return { ...(value === undefined ? {} : { value }), status }
}

/**
 * Answer of `get/score`. Every `value` is a string, or absent.
 *
 * Two things are assumptions of the stand-in, as Incode's public pages do not settle them: where the identity stands
 * outside `authentication` (here top-level `identityId`), and that the answer names its own session (here top-level
 * `interviewId`, `externalCustomerId`, `configurationId`, `env`).
 * @see https://developer.incode.com/docs/fetch-scores
 */
export function scoreAnswer(session: Session): Json {
  const { outcome } = session
  if (outcome === undefined) return { overall: { status: 'UNKNOWN' }, ...echo(session, {}) }
  const shown = (name: ScorePartName, build: (status: string) => Json) => {
    const part = overlaid(outcome.parts[name], mayHold(session, name), partStatus(outcome.overall), build)
    return part === undefined ? {} : { [name]: part }
  }
  return {
    ...shown('idValidation', idValidation),
    ...shown('liveness', status => liveness(status, outcome.parts.liveness !== undefined)),
    ...shown('faceRecognition', status => faceRecognition(status, outcome)),
    ...shown('authentication', status => ({ overall: test(status), ...identity(outcome) })),
    ...(session.kind === 'authentication' ? {} : { ...identity(outcome), idOcrConfidence: { overallConfidence: test('OK') } }),
    deviceRisk: { overall: { status: 'OK' } },
    behavioralRisk: { overall: { status: 'OK' } },
    retryInfo: {},
    documentOnEdgeInfo: {},
    sessionRecording: {},
    reasonMsg: outcome.reasonMsg ?? reasons[outcome.overall] ?? 'The session ended without a known result',
    overall: { ...(outcome.value === undefined ? {} : { value: outcome.value }), status: outcome.overall },
    ...echo(session, outcome.echo),
  }
}

const reasons: Record<string, string> = {
  OK: 'This session passed because all checks passed',
  WARN: 'This session needs caution because some checks were not conclusive',
  FAIL: 'This session failed because some checks failed',
  MANUAL_PENDING: 'This session waits for a manual review',
  MANUAL_OK: 'This session was approved manually',
  MANUAL_FAIL: 'This session was rejected manually',
}

/** Which checks the workflow runs of its own accord; a control call may add the others. */
function mayHold(session: Session, name: ScorePartName): boolean {
  return session.kind === 'authentication' ? name === 'liveness' || name === 'authentication' : name !== 'authentication'
}

function overlaid(
  override: PartOverride | undefined,
  usual: boolean,
  fallback: string,
  build: (status: string) => Json,
): Json | undefined {
  if (override === null || (override === undefined && !usual)) return undefined
  if (override === undefined) return build(fallback)
  if (typeof override === 'string') return build(override)
  const { status, ...fields } = override
  return { ...build(status ?? fallback), ...fields }
}

function idValidation(status: string): Json {
  const check = (key: string, name: string) => ({ key, name, ...test(status) })
  return {
    photoSecurityAndQuality: [
      check('tamperCheck', 'Tamper Check'),
      check('screenIdLiveness', 'Screen ID Liveness'),
      check('paperIdLiveness', 'Paper ID Liveness'),
    ],
    idSpecific: [check('documentClassification', 'Document Classification'), check('birthDateValidity', 'Birth Date Validity')],
    customFields: [],
    appliedRule: null,
    overall: test(status),
  }
}

/** An attack is only seen where liveness was made to fail by itself; a session that failed as a whole shows none. */
function liveness(status: string, byItself: boolean): Json {
  const attack = byItself ? status : status.replace('FAIL', 'OK')
  return { overall: test(status), livenessScore: test(status), physicalAttack: test(attack), spoofDetectionMethod: 'passive' }
}

function faceRecognition(status: string, outcome: Outcome): Json {
  return {
    existingUser: outcome.seenBefore !== undefined,
    existingInterviewId: outcome.seenBefore?.interviewId ?? null,
    existingExternalId: outcome.seenBefore?.externalId ?? null,
    maskCheck: test('OK'),
    lensesCheck: test('OK'),
    faceBrightness: test('OK'),
    nameMatch: test(status),
    appliedRule: null,
    overall: test(status),
  }
}

function identity(outcome: Outcome): Json {
  return outcome.identityId === undefined ? {} : { identityId: outcome.identityId }
}

function echo(session: Session, override: Outcome['echo']): Json {
  const { interviewId, externalCustomerId, configurationId, env } = session
  const said = { interviewId, externalCustomerId, configurationId, env, ...override }
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null && value !== undefined))
}
