import { type FacadeName, problem } from '../contract/index.ts'
import type { Starter } from '../integrations/port.ts'
import { isLoopbackHost } from '../security/safe-fetch-destination.ts'
import { checkDeclared } from './operations/index.ts'
import type { Policy } from './policy.ts'
import type { StartRequest } from './port.ts'
import type { Row } from './rows.ts'

/** Whether a caller may ask this at all. A mistake of the caller's is a problem document, never a verdict about a person. */
export function checkRequest(starter: Starter, request: StartRequest, loopbackReturn: boolean): void {
  const { purpose, subject, returnUrl, continuation } = request
  if (!starter.purposes.includes(purpose)) throw problem('forbidden', 'This client may not start verifications of this purpose.')
  checkDeclared(starter, request)
  const external = 'external' in subject
  if (purpose !== 'step_up' && external !== (purpose === 'sign_up')) {
    throw invalid('/subject', 'names a person who signs up; everybody else is named by user or loginHint')
  }
  checkFreshness(request)
  if (returnUrl !== undefined) {
    if (!isAllowed(returnUrl, starter.returnUrls, loopbackReturn)) throw problem('return_url_not_allowed')
  } else if (starter.resultDelivery === 'code' && request.facade === 'hooks' && continuation === undefined) {
    throw invalid('/returnUrl', 'is needed: the result comes with a code that the browser carries')
  }
  if (request.state !== undefined && returnUrl === undefined) throw invalid('/state', 'goes with returnUrl')
}

/** A verdict that is used again belongs to one session of one flow, and opens nothing but that session. */
function checkFreshness({ purpose, maxAgeSeconds, sessionRef }: StartRequest): void {
  if (maxAgeSeconds === undefined) return
  if (purpose !== 'step_up') throw invalid('/maxAgeSeconds', 'is for step-up only')
  if (sessionRef === undefined) throw invalid('/sessionRef', 'is needed with maxAgeSeconds')
  if (!Number.isInteger(maxAgeSeconds) || maxAgeSeconds < 0) throw invalid('/maxAgeSeconds', 'is a number of seconds')
}

const invalid = (path: string, message: string) => problem('request_invalid', undefined, { faults: [{ path, message }] })

/** Byte for byte: a URL that only looks the same is another one. */
function isAllowed(url: string, allowed: readonly string[], loopback: boolean): boolean {
  if (!URL.canParse(url)) return false
  const { hash, username, password } = new URL(url)
  if (hash !== '' || username !== '' || password !== '') return false
  return allowed.some(entry => (entry === 'loopback' ? loopback && isLoopback(url) : entry === url))
}

function isLoopback(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'http:' && isLoopbackHost(hostname)
}

/** Façades that lead the browser itself to the link. Any other hands the link out. */
const arrives: ReadonlySet<FacadeName> = new Set<FacadeName>(['provider', 'entra', 'auth0'])

/** Whoever is on the phone with an agent opens it now. */
export const helpdeskLinkMs = 10 * 60_000

/** How long the verification may take, and how long its link can be opened. */
export function timesOf(
  request: StartRequest,
  policy: Policy,
  channel: Row['channel'] = 'flow',
): { readonly linkMs: number; readonly wholeMs: number } {
  const wholeMs = (request.deadlineSeconds ?? policy.verificationMinutes * 60) * 1_000
  // A link in a mailbox waits for its reader as long as the verification does, and so does one that a protocol leads to where
  // nobody but the browser that came can open it.
  const isWhole = channel === 'delivered' || (request.continuation !== undefined && arrives.has(request.facade))
  if (request.facade === 'helpdesk') {
    const ms = request.linkMinutes === undefined ? helpdeskLinkMs : request.linkMinutes * 60_000
    return { wholeMs, linkMs: Math.min(wholeMs, ms) }
  }
  return { wholeMs, linkMs: isWhole ? wholeMs : Math.min(wholeMs, policy.linkMinutes * 60_000) }
}
