import {
  alertActors,
  alertCodes,
  alertEnds,
  assurances,
  attentionCodes,
  type JsonObject,
  type Reason,
  reasonTable,
} from '../contract/index.ts'
import type { OutgoingEvent } from '../jobs/index.ts'
import { dialectOf } from '../storage/dialect.ts'
import { isFromUnknown } from '../verification/handed-to.ts'
import { operationWhys } from '../verification/operations/whys.ts'
import { outcomeOf, reasonOf } from '../verification/result.ts'
import { findRow, type Row } from '../verification/rows.ts'
import type {
  AlertType,
  ApprovalType,
  EnrollmentType,
  OperationData,
  OperationType,
  Told,
  VerificationData,
  VerificationType,
} from './catalog.ts'
import type { Db } from './rows.ts'

/**
 * What rooms publish for the house, in the words of the catalog. What is not in it stays in the house: links, cases,
 * policies and runs are nobody's business outside.
 */
export async function toldOf(db: Db, event: OutgoingEvent): Promise<Told | undefined> {
  const [family = '', what = ''] = event.type.split('.')
  if (family === 'verification') return verificationOf(db, event, what)
  if (family === 'enrollment' || event.type === 'invite.sent') return enrollmentOf(db, event)
  if (family === 'operation') return operationOf(db, event)
  if (family === 'approval') return approvalOf(event)
  if (family === 'alert') return alertOf(event)
  return event.type === 'integration.attention' ? attentionOf(event) : undefined
}

/** A row that ended says by its state how. */
const endings: Partial<Readonly<Record<Row['state'], VerificationType>>> = {
  spent: 'verification.spent',
  denied: 'verification.denied',
  expired: 'verification.expired',
  cancelled: 'verification.cancelled',
}

const happenings: Readonly<Record<string, VerificationType>> = {
  started: 'verification.started',
  in_review: 'verification.review',
  resumed: 'verification.resumed',
  decided: 'verification.decided',
  reported: 'verification.reported',
  relayed: 'verification.relayed',
}

async function verificationOf(
  db: Db,
  { integrationId, target, payload }: OutgoingEvent,
  what: string,
): Promise<Told | undefined> {
  const row = await findRow(db, target)
  if (row === undefined) return undefined
  // As it was when it happened: by now the row may say something else.
  const then = { ...row, state: payload.state as Row['state'], reason: payload.reason as Reason | null }
  const late = payload.late === true
  const objection = what === 'reported' || what === 'relayed'
  const own = objection && then.reason !== null ? then.reason : reasonOf(then)
  const reason = own === 'ok' && isFromUnknown(row.handed_to) ? 'binding_evidence_missing' : own
  const voided = then.reason === 'relay_suspected' ? 'verification.relayed' : 'verification.cancelled'
  const type = what === 'completed' ? (then.state === 'void' ? voided : endings[then.state]) : happenings[what]
  if (type === undefined) return undefined
  const { status, final } = reasonTable[reason]
  const data: VerificationData = {
    verificationId: row.id,
    integrationId,
    purpose: row.purpose,
    mode: row.mode,
    status,
    outcome: outcomeOf(row, reason),
    reason,
    final,
    handedTo: row.handed_to,
    ...(late ? { late } : {}),
  }
  return { type, data }
}

const bindings: Readonly<Record<string, EnrollmentType>> = {
  'invite.sent': 'enrollment.invited',
  'enrollment.bound': 'enrollment.bound',
  'enrollment.raised': 'enrollment.raised',
  'enrollment.renewed': 'enrollment.renewed',
  'enrollment.expired': 'enrollment.expired',
  'enrollment.ended': 'enrollment.ended',
}

async function enrollmentOf(db: Db, event: OutgoingEvent): Promise<Told | undefined> {
  const { target, payload } = event
  const type = bindings[event.type]
  if (type === undefined) return undefined
  const whom = await (type === 'enrollment.invited' ? invited(db, target) : bound(db, target))
  if (whom === undefined) return undefined
  const verificationId = textOf(payload, 'verificationId')
  const data = {
    integrationId: whom.at,
    externalId: whom.external_id,
    verificationId,
    assurance: assurances.find(one => one === payload.assurance) ?? null,
    before: assurances.find(one => one === payload.before) ?? null,
    handedTo: await handedToOf(db, verificationId),
  }
  return { type, data }
}

/** Whoever was erased meanwhile is named to nobody, and nobody is erased until the transaction is over. */
function bound(db: Db, subjectId: string) {
  return db
    .selectFrom('subjects')
    .select(['integration_id as at', 'external_id'])
    .where('id', '=', subjectId)
    .$if(dialectOf(db) === 'postgres', query => query.forKeyShare())
    .executeTakeFirst()
}

function invited(db: Db, inviteId: string) {
  return db
    .selectFrom('invites')
    .select(['directory_id as at', 'external_id'])
    .where('id', '=', inviteId)
    .$if(dialectOf(db) === 'postgres', query => query.forKeyShare())
    .executeTakeFirst()
}

/** One whose secret nobody was shown, since somebody had objected by then, has changed the account all the same. */
const operations: Readonly<Record<string, OperationType>> = {
  'operation.done': 'operation.performed',
  'operation.withheld': 'operation.performed',
  'operation.refused': 'operation.refused',
  'operation.unknown': 'operation.unknown',
}

async function operationOf(db: Db, { type, integrationId, payload }: OutgoingEvent): Promise<Told | undefined> {
  const known = operations[type]
  const operation = textOf(payload, 'operation')
  if (known === undefined || operation === null) return undefined
  const verificationId = textOf(payload, 'verificationId')
  const data: OperationData = {
    verificationId,
    integrationId,
    // Where it is not said, it is taken for what must not pass for real.
    mode: payload.mode === 'live' ? 'live' : 'rehearsal',
    operation,
    reason: operationWhys.find(one => one === payload.reason) ?? null,
    handedTo: await handedToOf(db, verificationId),
  }
  return { type: known, data }
}

async function handedToOf(db: Db, verificationId: string | null) {
  return verificationId === null ? null : ((await findRow(db, verificationId))?.handed_to ?? null)
}

const approvals: readonly ApprovalType[] = ['approval.asked', 'approval.approved', 'approval.refused', 'approval.expired']

function approvalOf({ type, integrationId, payload }: OutgoingEvent): Told | undefined {
  const known = approvals.find(one => one === type)
  if (known === undefined) return undefined
  const operations = Array.isArray(payload.operations) ? payload.operations.filter(one => typeof one === 'string') : []
  return { type: known, data: { verificationId: textOf(payload, 'verificationId'), integrationId, operations } }
}

function attentionOf({ integrationId, payload }: OutgoingEvent): Told | undefined {
  if (integrationId === null || !Array.isArray(payload.items)) return undefined
  const items = payload.items.flatMap(item => {
    const { code, actor, endsAt } = item as JsonObject
    const known = attentionCodes.find(one => one === code)
    if (known === undefined || (actor !== 'admin' && actor !== 'operator')) return []
    return [{ code: known, actor, endsAt: typeof endsAt === 'string' ? endsAt : null }] as const
  })
  return { type: 'integration.attention', data: { integrationId, items } }
}

const alertNews: readonly AlertType[] = ['alert.opened', 'alert.resolved', 'alert.settled']
const flapWords = ['no', 'begins', 'goes_on'] as const

function alertOf({ type: said, integrationId, target, payload }: OutgoingEvent): Told | undefined {
  const type = alertNews.find(one => one === said)
  const code = alertCodes.find(one => one === payload.code)
  const actor = alertActors.find(one => one === payload.actor)
  if (type === undefined || code === undefined || actor === undefined || typeof payload.since !== 'number') return undefined
  const data = {
    alertId: target,
    code,
    detail: textOf(payload, 'detail'),
    actor,
    title: textOf(payload, 'title') ?? '',
    advice: textOf(payload, 'advice') ?? '',
    link: textOf(payload, 'link') ?? '',
    integrationId,
    about: textOf(payload, 'about'),
    since: new Date(payload.since).toISOString(),
    endsAt: typeof payload.endsAt === 'number' ? new Date(payload.endsAt).toISOString() : null,
    resolvedWhy: alertEnds.find(one => one === payload.resolvedWhy) ?? null,
    state: payload.state === 'resolved' ? 'resolved' : 'open',
    flapping: flapWords.find(one => one === payload.flapping) ?? 'no',
  } as const
  return { type, data }
}

function textOf(payload: JsonObject, name: string): string | null {
  const value = payload[name]
  return typeof value === 'string' ? value : null
}
