import type { IntegrationId, OperationName } from '../../contract/index.ts'
import { type Approval, type Db, operationsOf } from './rows.ts'

export interface ApprovalReport {
  readonly counts: Readonly<Record<Approval['state'], number>>
  /** Of those that somebody decided, how many were approved; null where nobody decided any. */
  readonly approvedShare: number | null
  /** Newest first. */
  readonly decisions: readonly {
    readonly verificationId: string
    readonly operations: readonly OperationName[]
    readonly state: Approval['state']
    readonly askedAt: string
    readonly decidedAt: string | null
    readonly by: { readonly integrationId: IntegrationId; readonly externalId: string } | null
    readonly reason: string | null
  }[]
  /** The same two people more than once: who approved, and for whom, or at whose start. */
  readonly repeatedPairs: readonly {
    readonly approver: { readonly integrationId: IntegrationId; readonly externalId: string }
    readonly with: 'person' | 'requester'
    readonly other: string
    readonly count: number
  }[]
}

const most = 100

/** How second people decided, and who decides for whom again and again. */
export async function reportApprovals(reports: Db, since: number): Promise<ApprovalReport> {
  const rows = await reports
    .selectFrom('operation_approvals as a')
    .innerJoin('verifications as v', 'v.id', 'a.verification_id')
    .selectAll('a')
    .select(['v.external_id', 'v.requested_by'])
    .where('a.asked_at', '>=', since)
    .orderBy('a.asked_at', 'desc')
    .execute()
  const counts = { open: 0, approved: 0, refused: 0, expired: 0, ended: 0 }
  const pairs = new Map<string, { pair: Omit<ApprovalReport['repeatedPairs'][number], 'count'>; count: number }>()
  for (const { state, decided_directory: at, decided_person: id, external_id: person, requested_by: by } of rows) {
    counts[state] += 1
    if (state !== 'approved' || at === null || id === null) continue
    const requester = by === null ? null : (JSON.parse(by) as { readonly id: string }).id
    for (const [how, other] of [
      ['person', person],
      ['requester', requester],
    ] as const) {
      if (other === null) continue
      const key = JSON.stringify([at, id, how, other])
      const pair = { approver: { integrationId: at, externalId: id }, with: how, other }
      pairs.set(key, { pair, count: (pairs.get(key)?.count ?? 0) + 1 })
    }
  }
  const decided = counts.approved + counts.refused
  return {
    counts,
    decisions: rows.slice(0, most).map(row => ({
      verificationId: row.verification_id,
      operations: operationsOf(row),
      state: row.state,
      askedAt: new Date(row.asked_at).toISOString(),
      decidedAt: row.decided_at === null ? null : new Date(row.decided_at).toISOString(),
      by:
        row.decided_directory === null || row.decided_person === null
          ? null
          : { integrationId: row.decided_directory, externalId: row.decided_person },
      reason: row.reason,
    })),
    approvedShare: decided === 0 ? null : counts.approved / decided,
    repeatedPairs: [...pairs.values()]
      .filter(({ count }) => count > 1)
      .toSorted((a, b) => b.count - a.count)
      .slice(0, most)
      .map(({ pair, count }) => ({ ...pair, count })),
  }
}
