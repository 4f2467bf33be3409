import { setMaxListeners } from 'node:events'
import {
  asVerificationId,
  type FacePicture,
  problem,
  type Reason,
  type Result,
  reasonTable,
} from '../../../src/contract/index.ts'
import type { Starter } from '../../../src/integrations/port.ts'
import type { Expectation, Reader, StartRequest, Verifications } from '../../../src/verification/port.ts'

/** What the façade passed on, and knobs for what it gets back. */
export interface VerificationsDouble extends Verifications {
  readonly started: { readonly starter: Starter; readonly request: StartRequest }[]
  readonly redeemed: Parameters<Verifications['redeem']>[1][]
  readonly faces: FacePicture[]
  readonly expected: (Expectation | undefined)[]
  readonly waiting: { readonly seconds: number; readonly signal: AbortSignal }[]
  /** The reason that results carry from now on. */
  become(reason: Reason, extra?: Partial<Result>): void
  fail(error: Error | undefined): void
}

/** Keeps verifications in memory: whose they are, and how they stand. It decides nothing, so it is for shape only. */
export function verificationsDouble(publicUrl: string): VerificationsDouble {
  const owners = new Map<string, string>()
  const started: VerificationsDouble['started'] = []
  const redeemed: VerificationsDouble['redeemed'] = []
  const faces: VerificationsDouble['faces'] = []
  const expected: VerificationsDouble['expected'] = []
  const waiting: VerificationsDouble['waiting'] = []
  const changes = new EventTarget()
  setMaxListeners(0, changes)
  let reason: Reason = 'not_started'
  let extra: Partial<Result> = {}
  let failure: Error | undefined

  const resultOf = (id: string): Result => {
    if (failure) throw failure
    return { ...resultWith(id, reason, publicUrl), ...extra }
  }
  const own = (reader: Pick<Reader, 'integrationId'> & { readonly clientId: string | null }, id: string): string => {
    if (owners.get(id) !== reader.clientId) throw problem('not_found')
    return id
  }
  const off = (): never => {
    throw new TypeError('A façade of flows calls nothing of the pages.')
  }

  return {
    started,
    redeemed,
    faces,
    expected,
    waiting,
    become(next, more = {}) {
      reason = next
      extra = more
      changes.dispatchEvent(new Event('change'))
    },
    fail(error) {
      failure = error
    },
    async start(starter, request) {
      started.push({ starter, request })
      const id = `ver-${started.length}`
      owners.set(id, starter.clientId ?? '')
      return resultOf(id)
    },
    deliver: off,
    show: off,
    goBack: off,
    deliveredLink: off,
    embedded: off,
    why: off,
    atVendor: off,
    withdraw: off,
    async view(reader, id, expect) {
      expected.push(expect)
      return resultOf(own(reader, id))
    },
    async openOperation(starter, id) {
      own(starter, id)
      throw problem('operation_not_allowed')
    },
    async wait(reader, id, seconds, signal, expect) {
      own(reader, id)
      expected.push(expect)
      waiting.push({ seconds, signal })
      await new Promise<void>((resolve, reject) => {
        changes.addEventListener('change', () => resolve(), { once: true })
        signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      })
      return resultOf(id)
    },
    async redeem(reader, proof) {
      redeemed.push(proof)
      if (proof.code !== 'good') throw problem('code_invalid')
      if (proof.expect.externalId === 'another') throw problem('expectation_failed')
      return resultOf([...owners].find(([, owner]) => owner === reader.clientId)?.[0] ?? 'none')
    },
    async authenticate({ clientId, integrationId }, id, face) {
      own({ clientId: clientId ?? '', integrationId }, id)
      faces.push(face)
      return resultOf(id)
    },
    async cancel(reader, id) {
      own(reader, id)
      reason = 'cancelled'
      return resultOf(id)
    },
    arrive: off,
    gate: off,
    leg: off,
    latestOfSession: off,
    look: off,
    take: off,
    deny: off,
    back: off,
    seat: off,
    proceed: off,
    giveUp: off,
    rehearse: off,
    dispute: off,
    handOver: off,
    typeCode: off,
    settled: off,
    latest: off,
    settle: off,
    confirmCode: off,
    openForAgent: off,
    desk: off,
    askVendor: off,
    renewLink: off,
    resumable: off,
    downAccounts: off,
    askApproval: off,
    approvals: { look: off, decide: off },
    reconcile: off,
    handlers: {},
  }
}

export function resultWith(id: string, reason: Reason, publicUrl: string): Result {
  const row = reasonTable[reason]
  const self = `${publicUrl}/v1/hooks/verifications/${id}`
  return {
    status: row.status,
    final: row.final,
    data: {
      status: row.dataStatus,
      verificationId: asVerificationId(id),
      purpose: 'step_up',
      mode: 'live',
      binding: 'none',
      subject: { integrationId: 'dir-1', externalId: '00u1', enrollment: 'enrolled', assurance: 'medium' },
      identityId: null,
      score: { overall: { status: row.score[0] ?? 'UNKNOWN', value: null }, reported: {} },
      match: { directory: 'not_checked', claims: {} },
      policy: { id: 'default', version: 1 },
      reused: false,
      startedAt: '2026-01-01T00:00:00.000Z',
      verifiedAt: null,
      completedAt: null,
      reviewDueAt: null,
      expiresAt: '2026-01-01T00:20:00.000Z',
      correlationId: null,
    },
    outcome: row.outcome,
    reason,
    links: { verify: `${publicUrl}/verify/token`, self, cancel: `${self}/cancel` },
  }
}
