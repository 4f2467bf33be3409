import { askFromSeat, decideApproval, lookAtApproval } from './approvals/index.ts'
import { arrive } from './arrive.ts'
import { authenticate } from './authenticate.ts'
import { back, giveUp, goBack, proceed } from './back.ts'
import { cancel, reportNotMe, withdraw } from './cancel.ts'
import { askVendor, confirmCode, deskStanding, openForAgent, renewedLink, waitForDesk } from './desk/index.ts'
import { atVendor, embedPage } from './embed-page.ts'
import { foldedJob, foldedQueue } from './folded-notice.ts'
import { furnish } from './furnish.ts'
import { passGate } from './gate.ts'
import { handOver, typeCode } from './hand-over.ts'
import { latest } from './latest.ts'
import { latestOfSession } from './latest-of-session.ts'
import { deliveredLink, look } from './link.ts'
import { tellAddresses } from './notice.ts'
import { openForFlow, show, signOutJob, signOutQueue, takeBackJob, takeBackQueue } from './operations/index.ts'
import { phoneNoticeJob, phoneNoticesQueue } from './phone-notices.ts'
import type { Verifications } from './port.ts'
import { reconcile } from './reconcile.ts'
import { redeem } from './redeem.ts'
import { chooseOutcome } from './rehearsal/choose.ts'
import { legOf, resumable } from './resume.ts'
import { disputeFromSeat } from './reviews/from-seat.ts'
import type { VerificationDeps } from './room.ts'
import { seatPage } from './seat.ts'
import { settle } from './settle.ts'
import { start } from './start.ts'
import { take } from './take.ts'
import { view } from './view.ts'
import { settledResult, wait } from './wait.ts'
import { whyOf } from './why/index.ts'

export { type Expected, expectedOf } from './expected.ts'
export { deliveredQueue } from './journal.ts'
export { type RehearsalOutcome, rehearsalOutcomes } from './rehearsal/outcomes.ts'
export type { IntegrationsPort, VerificationDeps } from './room.ts'
export { verificationOf } from './rows.ts'
export { voidOfClient, voidVerifications } from './void.ts'

/**
 * Verification: who starts, the face that is seen and the browser that receives are held on the same side, and where
 * that is not known the answer is no. The room reads the directory and asks an Incode account; it knows no façade, no
 * protocol and no product, and whoever calls it gets a handle, a step for a browser, or a result, never a row.
 */
export function createVerifications(deps: VerificationDeps): Verifications {
  const room = furnish(deps)
  return {
    start: (starter, request) => start(room, starter, request),
    deliver: (starter, request, hand) => start(room, starter, request, hand),
    deliveredLink: id => deliveredLink(room, id),
    withdraw: (tx, id, actor) => withdraw(room, tx, id, actor),
    view: (reader, id, expect) => view(room, reader, id, expect),
    wait: (reader, id, seconds, signal, expect) => wait(room, reader, id, seconds, signal, expect),
    redeem: (reader, proof) => redeem(room, reader, proof),
    authenticate: (starter, id, face) => authenticate(room, starter, id, face),
    cancel: (reader, id) => cancel(room, reader, id),
    gate: asked => passGate(room, asked),
    arrive: (token, cookie) => arrive(room, token, cookie),
    leg: (id, cookie) => legOf(room, id, cookie),
    latestOfSession: whose => latestOfSession(room, whose),
    look: (token, cookie) => look(room, token, cookie),
    take: (token, cookie, on, shown) => take(room, token, cookie, on, shown),
    deny: by => reportNotMe(room, by),
    back: (handle, cookie, brought) => back(room, handle, cookie, brought),
    seat: (id, cookie) => seatPage(room, id, cookie),
    proceed: (id, cookie) => proceed(room, id, cookie),
    giveUp: (id, cookie) => giveUp(room, id, cookie),
    rehearse: (id, cookie, outcome) => chooseOutcome(room, id, cookie, outcome),
    dispute: (id, cookie) => disputeFromSeat(room, id, cookie),
    embedded: (id, cookie) => embedPage(room, id, cookie),
    atVendor: (id, cookie) => atVendor(room, id, cookie),
    handOver: (id, cookie) => handOver(room, id, cookie),
    typeCode: (id, cookie, code) => typeCode(room, id, cookie, code),
    show: (id, cookie, wanted) => show(room, id, cookie, wanted),
    askApproval: (id, cookie) => askFromSeat(room, id, cookie),
    approvals: {
      look: (handle, who) => lookAtApproval(room, handle, who),
      decide: (handle, who, said) => decideApproval(room, handle, who, said),
    },
    goBack: (id, cookie) => goBack(room, id, cookie),
    openOperation: (starter, id, asked) => openForFlow(room, starter, id, asked),
    confirmCode: (reader, id, typed) => confirmCode(room, reader, id, typed),
    openForAgent: (reader, id, asked) => openForAgent(room, reader, id, asked),
    desk: (reader, id, seconds, signal) =>
      seconds === undefined || signal === undefined
        ? deskStanding(room, reader, id)
        : waitForDesk(room, reader, id, seconds, signal),
    askVendor: (integrationId, id, request) => askVendor(room, integrationId, id, request),
    renewLink: (integrationId, id, hand) => renewedLink(room, integrationId, id, hand),
    settled: (id, { signal }) => settledResult(room, id, signal),
    latest: of => latest(room, of),
    settle: id => settle(room, id),
    resumable: (id, cookie) => resumable(room, id, cookie),
    why: (whom, doors) => whyOf(room, whom, doors),
    downAccounts: () => room.breakers.down(),
    reconcile: signal => reconcile(room, signal),
    handlers: {
      [takeBackQueue]: takeBackJob(room),
      [signOutQueue]: signOutJob(room),
      [foldedQueue]: foldedJob(room, tellAddresses),
      [phoneNoticesQueue]: phoneNoticeJob(room),
    },
  }
}
