import { z } from 'zod'
import { Refusal } from './error-envelope.ts'
import { finishedStatus, finishNotices, idNotice, type Notification, statusNotice } from './events.ts'
import { isExpired, type Outcome, type Session, type ShownDocument } from './session.ts'
import type { SessionPerson } from './settings.ts'
import type { Tenant } from './tenant.ts'

const part = z.union([z.string(), z.null(), z.looseObject({ status: z.string().optional() })])
const echoed = z.string().nullish()

/** What a person, or a test in their place, does with a session. Unknown fields are refused, so that a typo is seen. */
export const verdictSchema = z
  .strictObject({
    overall: z.string().min(1).optional(),
    value: z.union([z.number(), z.string()]).nullish(),
    reasonMsg: z.string().optional(),
    identityId: z.string().min(1).nullish(),
    document: z
      .looseObject({
        givenName: z.string().nullish(),
        familyName: z.string().nullish(),
        birthDate: z.iso.date().nullish(),
        native: z.strictObject({ givenName: z.string().optional(), familyName: z.string().optional() }).optional(),
      })
      .optional(),
    parts: z
      .strictObject({
        idValidation: part.optional(),
        liveness: part.optional(),
        faceRecognition: part.optional(),
        authentication: part.optional(),
      })
      .optional(),
    echo: z
      .strictObject({ interviewId: echoed, externalCustomerId: echoed, configurationId: echoed, env: echoed })
      .partial()
      .optional(),
    /** `late`: made, and sent only by `webhooks/redeliver`. */
    webhook: z.union([z.boolean(), z.literal('late')]).optional(),
    /** Announced as Incode ID does it, with a token: instead of the other notifications. */
    incodeId: z.literal(true).optional(),
    /** What the status says, where it is not what follows from `overall`. */
    onboardingStatus: z.string().min(1).optional(),
    /** A tenant that does not keep its word: the score changes although the session is closed. */
    afterClose: z.literal(true).optional(),
    /** The time set in the Flow runs out instead; nobody finishes the session any more. */
    expire: z.literal(true).optional(),
  })
  .refine(body => (body.overall === undefined) === (body.expire === true), { error: 'either "overall" or "expire" is needed' })
export type Verdict = z.infer<typeof verdictSchema>

const typicalValue: Record<string, string> = { OK: '97.1', WARN: '71.4', FAIL: '12.5', MANUAL_OK: '88.2', MANUAL_FAIL: '31.0' }

/** The person on the hosted page finishes: once, however often they press. `choose` is told what they would truly show. */
export async function finishOnce(
  tenant: Tenant,
  session: Session,
  choose: (shown: ShownDocument) => Verdict & { overall: string },
): Promise<void> {
  const person = await personBehind(tenant, session)
  if (session.outcome === undefined) settle(tenant, session, person, choose(documentOf(person)))
}

/** The document of the person whom the session is about. */
export async function ownDocument(tenant: Tenant, session: Session): Promise<ShownDocument> {
  return documentOf(await personBehind(tenant, session))
}

/**
 * Finishes a session, or changes what came out of it while that is possible: an open session takes anything, a closed one
 * only what a human decides about it, an expired one nothing.
 */
export async function finish(tenant: Tenant, session: Session, verdict: Verdict & { overall: string }): Promise<void> {
  settle(tenant, session, await personBehind(tenant, session), verdict)
}

/** Without an await, so that nothing happens to the session between the checks and the change. */
function settle(
  tenant: Tenant,
  session: Session,
  person: SessionPerson | undefined,
  verdict: Verdict & { overall: string },
): void {
  const { overall } = verdict
  const wantsWebhook = announces(tenant, verdict.webhook)
  const now = tenant.clock.now()
  if (isExpired(session, now)) throw new Refusal(409, 'The session has expired')
  const before = session.outcome === nothing ? undefined : session.outcome
  const takesNothing = session.closedAt !== undefined && verdict.afterClose !== true
  if (takesNothing && !(before !== undefined && overall.startsWith('MANUAL_'))) {
    throw new Refusal(409, 'The session is closed; its score cannot change')
  }
  const identityId = identityShown(tenant, session, before, person, verdict)
  const earlier = identityId === undefined ? undefined : tenant.identities.see(identityId, session)
  session.outcome = {
    overall,
    value: verdict.value === undefined ? typicalValue[overall] : verdict.value === null ? undefined : String(verdict.value),
    reasonMsg: verdict.reasonMsg,
    identityId,
    seenBefore:
      earlier === undefined && person?.identityId === undefined
        ? undefined
        : {
            ...(earlier === undefined ? {} : { interviewId: earlier.interviewId }),
            ...(earlier?.externalCustomerId === undefined ? {} : { externalId: earlier.externalCustomerId }),
          },
    // An authentication session sees no document.
    document: verdict.document ?? before?.document ?? (session.kind === 'authentication' ? undefined : documentOf(person)),
    parts: { ...before?.parts, ...verdict.parts },
    echo: { ...before?.echo, ...verdict.echo },
  }
  session.onboardingStatus = verdict.onboardingStatus ?? finishedStatus(overall)
  session.updatedAt = now
  if (!wantsWebhook) return
  const notices = verdict.incodeId
    ? [idNotice(session, tenant.sessions.issueToken(session), now)]
    : finishNotices(session, tenant.clientId, overall, before === undefined)
  send(tenant, notices, verdict.webhook)
}

/** The session runs out of time, now. */
export function expireNow(tenant: Tenant, session: Session, webhook: Verdict['webhook']): void {
  const wantsWebhook = announces(tenant, webhook)
  if (session.outcome !== undefined) throw new Refusal(409, 'The session is finished')
  tenant.sessions.expire(session)
  if (wantsWebhook) send(tenant, [statusNotice(session, tenant.clientId, 'EXPIRED')], webhook)
}

/** `finish-status` on a session in which nothing was collected: completed, and nothing known. */
export function completeWithNothing(tenant: Tenant, session: Session): void {
  session.outcome = nothing
  session.onboardingStatus = 'ONBOARDING_FINISHED'
  session.updatedAt = tenant.clock.now()
  if (announces(tenant, undefined)) tenant.webhooks.send([statusNotice(session, tenant.clientId, 'ONBOARDING_FINISHED')])
}

const nothing: Outcome = {
  overall: 'UNKNOWN',
  value: undefined,
  reasonMsg: undefined,
  identityId: undefined,
  seenBefore: undefined,
  document: undefined,
  parts: { idValidation: null, liveness: null, faceRecognition: null, authentication: null },
  echo: {},
}

function send(tenant: Tenant, notices: readonly Notification[], asked: Verdict['webhook']): void {
  tenant.webhooks.send(notices, asked === 'late' ? 'held' : 'at_once')
}

function announces(tenant: Tenant, asked: Verdict['webhook']): boolean {
  const target = tenant.settings.webhooks
  const wanted = asked === 'late' ? true : asked
  if (wanted === true && target?.url === undefined) throw new Refusal(409, 'No webhook URL is configured')
  return wanted ?? (target?.always === true && target.url !== undefined)
}

async function personBehind(tenant: Tenant, session: Session): Promise<SessionPerson | undefined> {
  const { personOf } = tenant.settings
  return session.externalCustomerId === undefined ? undefined : await personOf?.(session.externalCustomerId)
}

function identityShown(
  tenant: Tenant,
  session: Session,
  before: Outcome | undefined,
  person: SessionPerson | undefined,
  verdict: Verdict,
): string | undefined {
  if (verdict.identityId !== undefined) return verdict.identityId ?? undefined
  // A review looks at the face that was there, not at another one.
  return before === undefined ? tenant.identities.of(session, person) : before.identityId
}

/** The directory's own names. */
function documentOf(person: SessionPerson | undefined): ShownDocument {
  return person === undefined
    ? { givenName: 'Alex', familyName: 'Sample', birthDate: '1990-01-15' }
    : { givenName: person.givenName, familyName: person.familyName, birthDate: person.birthDate }
}
