import type { Kysely } from 'kysely'
import {
  type CredentialReset,
  freshnessCapSeconds,
  type IntegrationId,
  type OperationName,
  type Operations,
  type ResetKind,
  type VerificationId,
} from '../../contract/index.ts'
import type { Tables } from '../../storage/tables/index.ts'
import { claimMs } from '../operations/grants.ts'

/** Whether somebody was verified before they were given new credentials, and whether it has to be looked at at once. */

/** Clocks differ. */
const skewMs = 2 * 60_000
/** For so long after a verification an agent at the product's own console acts on it. */
const freshMs = freshnessCapSeconds * 1_000
/** Those that are asked for so that credentials can be given back. */
const purposes = ['account_recovery', 'helpdesk'] as const

const password = ['password_reset', 'temporary_password', 'unlocked'] as const

/** What products write down of an operation of ours. Sessions end with any of them. */
const kindsOf: Readonly<Record<OperationName, readonly ResetKind[]>> = {
  password_reset_link: password,
  temporary_password: password,
  // It takes the place of one that is there.
  temporary_access_pass: ['temporary_access', 'factor_added', 'factor_removed'],
  reset_factors: ['factors_reset', 'factor_removed'],
  reset_factor: ['factor_removed'],
  unlock: ['unlocked'],
  reactivate: password,
  revoke_sessions: [],
  suspend: [],
  register_external_method: ['factor_added'],
}
const doneBy = new Map<string, readonly ResetKind[]>(Object.entries(kindsOf))

type Asked = Pick<CredentialReset, 'externalId' | 'at' | 'by' | 'operation'>

/** The verification that it rests on: where we did it, the one whose operation was being carried out. */
export function verifiedBefore(
  db: Kysely<Tables>,
  directoryId: IntegrationId,
  reset: Asked,
): Promise<VerificationId | undefined> {
  // With our credential and for no grant of ours: somebody else has it.
  return reset.by.ours ? carriedOut(db, directoryId, reset) : actedOn(db, directoryId, reset)
}

/**
 * The grant itself says that it was ours to do, and so it is whatever became of the verification: its flow may fetch the
 * verdict later, or never.
 */
async function carriedOut(db: Kysely<Tables>, directoryId: IntegrationId, { externalId, at, operation }: Asked) {
  const grants = await db
    .selectFrom('operation_grants as g')
    .innerJoin('verifications as v', 'v.id', 'g.verification_id')
    .select(['v.id', 'g.operation', 'g.claimed_at', 'g.ended_at'])
    .where('v.directory_id', '=', directoryId)
    .where('v.external_id', '=', externalId)
    .where('v.mode', '=', 'live')
    .where('g.state', 'in', ['claimed', 'done', 'unknown'])
    .where('g.claimed_at', '<=', at + skewMs)
    .orderBy('g.claimed_at', 'desc')
    .limit(50)
    .execute()
  return grants.find(
    one =>
      at <= (one.ended_at ?? (one.claimed_at ?? 0) + claimMs) + skewMs &&
      (operation === 'sessions_ended' || doneBy.get(one.operation)?.includes(operation)),
  )?.id
}

/** An agent at the product's own console, after somebody was verified to them. */
async function actedOn(db: Kysely<Tables>, directoryId: IntegrationId, { externalId, at }: Asked) {
  const rows = await db
    .selectFrom('verifications as v')
    .leftJoin('operation_grants as g', 'g.verification_id', 'v.id')
    .select(['v.id', 'v.completed_at', 'g.expires_at'])
    .where('v.directory_id', '=', directoryId)
    .where('v.external_id', '=', externalId)
    .where('v.purpose', 'in', purposes)
    .where('v.state', '=', 'spent')
    .where('v.reason', '=', 'ok')
    .where('v.mode', '=', 'live')
    // To an address that nobody has on record, it says who was there, and not that it is theirs.
    .where(({ eb, or }) => or([eb('v.handed_to', 'is', null), eb('v.handed_to', '!=', 'unverified_address')]))
    .where('v.completed_at', '<=', at + skewMs)
    .orderBy('v.completed_at', 'desc')
    .limit(50)
    .execute()
  return rows.find(({ completed_at, expires_at }) => at <= Math.max((completed_at ?? 0) + freshMs, expires_at ?? 0) + skewMs)?.id
}

/** 1 or 0 as the product says, null where it does not: who is asked about in vain counts as privileged. */
export async function privilegeOf(
  operations: Operations | undefined,
  externalId: string,
  signal: AbortSignal,
): Promise<number | null> {
  if (operations === undefined || operations.allowed.length === 0) return null
  try {
    const { privileged } = await operations.inspect(externalId, signal)
    return privileged === 'unknown' ? null : Number(privileged)
  } catch {
    return null
  }
}

/** Ending sessions lets nobody in. */
export const letsIn = ({ operation }: Pick<CredentialReset, 'operation'>): boolean => operation !== 'sessions_ended'
