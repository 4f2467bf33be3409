import type { Kysely } from 'kysely'
import {
  type CredentialReset,
  freshnessCapSeconds,
  type IntegrationId,
  type Operations,
  type VerificationId,
} from '../../contract/index.ts'
import type { Tables } from '../../storage/tables/index.ts'

/** Whether somebody was verified before they were given new credentials, and whether it has to be looked at at once. */

/** Clocks differ. */
const skewMs = 2 * 60_000
/** For so long after a verification an agent at the product's own console acts on it. */
const freshMs = freshnessCapSeconds * 1_000
/** Those that are asked for so that credentials can be given back. */
const purposes = ['account_recovery', 'helpdesk'] as const

/**
 * The verification that it rests on: where we did it, the one whose operation was being carried out. That is done before the
 * flow receives the verdict, or without its ever receiving it; what others do rests on a verdict that was received.
 */
export async function verifiedBefore(
  db: Kysely<Tables>,
  directoryId: IntegrationId,
  { externalId, at, by }: Pick<CredentialReset, 'externalId' | 'at' | 'by'>,
): Promise<VerificationId | undefined> {
  if (by.ours) return claimedOf(db, directoryId, { externalId, at })
  const received = await db
    .selectFrom('verifications as v')
    .leftJoin('operation_grants as g', 'g.verification_id', 'v.id')
    .select(['v.id', 'v.completed_at', 'g.expires_at'])
    .where('v.directory_id', '=', directoryId)
    .where('v.external_id', '=', externalId)
    .where('v.purpose', 'in', purposes)
    .where('v.state', '=', 'spent')
    .where('v.reason', '=', 'ok')
    .where('v.mode', '=', 'live')
    .where('v.completed_at', '<=', at + skewMs)
    .orderBy('v.completed_at', 'desc')
    .limit(50)
    .execute()
  return received.find(({ completed_at, expires_at }) => at <= Math.max((completed_at ?? 0) + freshMs, expires_at ?? 0) + skewMs)
    ?.id
}

/** With our credential and for no grant of ours: somebody else has it. */
async function claimedOf(
  db: Kysely<Tables>,
  directoryId: IntegrationId,
  { externalId, at }: Pick<CredentialReset, 'externalId' | 'at'>,
): Promise<VerificationId | undefined> {
  const claimed = await db
    .selectFrom('verifications as v')
    .innerJoin('operation_grants as g', 'g.verification_id', 'v.id')
    .select('v.id')
    .where('v.directory_id', '=', directoryId)
    .where('v.external_id', '=', externalId)
    .where('v.mode', '=', 'live')
    .where('g.state', 'in', ['claimed', 'done', 'unknown'])
    .where('g.claimed_at', '<=', at + skewMs)
    .where('g.expires_at', '>=', at - skewMs)
    .orderBy('g.claimed_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return claimed?.id
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
