import { type IntegrationId, isStepgateError, type OperationName, type PageLanguage, present } from '../../contract/index.ts'
import type { Integrations, Starter } from '../../integrations/port.ts'
import type { Verifications } from '../../verification/port.ts'

export interface BeginDeps {
  readonly integrations: Pick<Integrations, 'open' | 'starterWithin'>
  readonly verifications: Pick<Verifications, 'start' | 'arrive' | 'gate'>
}

/** Whoever typed a login, and what more they came with. */
export interface LedIn {
  readonly login: string
  /** What they waited for, if they did. */
  readonly ticket?: string | undefined
  /** They read a code at an address on record: that is a gate of its own. */
  readonly hasCode?: boolean
}

export interface Typed extends LedIn {
  readonly lang: PageLanguage
  /** The network address that they type at. */
  readonly address: string
  /** Of the seat, if this browser has one. */
  readonly cookie: string | undefined
}

/** To the link, with the cookie that names this browser as the one that began; or nowhere at present, whoever was typed. */
export type Begun =
  | { readonly go: 'link'; readonly url: string; readonly cookie: string }
  | { readonly go: 'busy' | 'down'; readonly retryAfterSeconds: number | undefined }
  /** Not yet: first a wait. */
  | { readonly go: 'wait'; readonly ticket: string; readonly seconds: number }

/**
 * Somebody typed a login, and nobody vouches for it. It leads to a verification whoever it is, whose link opens in this browser
 * alone; all that the portal offers is declared now, and what of it is for this person is looked at once their face has passed.
 */
export async function begin(deps: BeginDeps, id: IntegrationId, typed: Typed): Promise<Begun> {
  try {
    return await started(deps, id, typed)
  } catch (error) {
    return stopOf(error)
  }
}

export type Stopped = Extract<Begun, { readonly go: 'busy' | 'down' }>

/** Of what went wrong for everybody. Anything else is thrown again. */
export function stopOf(error: unknown): Stopped {
  const go = isStepgateError(error) ? stops[error.code] : undefined
  if (go === undefined || !isStepgateError(error)) throw error
  return { go, retryAfterSeconds: error.retryAfterSeconds }
}

/** What is so for everybody who comes. */
const stops: Readonly<Record<string, 'busy' | 'down'>> = {
  rate_limited: 'busy',
  integration_disabled: 'down',
  gone: 'down',
  unavailable: 'down',
}

async function started({ integrations, verifications }: BeginDeps, id: IntegrationId, typed: Typed): Promise<Begun> {
  const within = await integrations.starterWithin(id)
  // What starts here is a recovery, and nothing that a configuration names.
  const starter: Starter = { ...within, purposes: ['account_recovery'], returnUrls: [], policies: [] }
  const operations = await possible(integrations, starter)
  if (operations.length === 0) return { go: 'down', retryAfterSeconds: undefined }
  const { login, ticket, address, hasCode = false } = typed
  const passage = hasCode ? undefined : await verifications.gate(present({ form: id, login, address, ticket }))
  if (passage?.go === 'wait') return passage
  const { links, reason, retryAfterSeconds } = await verifications.start(starter, {
    purpose: 'account_recovery',
    facade: 'portal',
    subject: { loginHint: typed.login },
    // Only somebody who is enrolled would be kept waiting, and a stranger would fill the desk of the reviewers in their name.
    onReview: 'deny',
    operations,
    typed: true,
    hasCode,
    address: typed.address,
    language: typed.lang,
  })
  const url = links.verify
  if (url === null) return { go: reason === 'rate_limited' ? 'busy' : 'down', retryAfterSeconds }
  return { go: 'link', url, cookie: await verifications.arrive(url.slice(url.lastIndexOf('/') + 1), typed.cookie) }
}

/** What a directory has been given no credential for is not offered, rather than refused after the face. */
async function possible(integrations: BeginDeps['integrations'], starter: Starter): Promise<readonly OperationName[]> {
  const [directoryId] = starter.directoryIds
  if (directoryId === undefined) return []
  const { capabilities } = await integrations.open(directoryId)
  const allowed = capabilities.operations?.allowed ?? []
  return starter.operations.filter(name => allowed.includes(name))
}
