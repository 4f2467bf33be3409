import {
  type Clock,
  connectorCodeOf,
  connectorError,
  endedBy,
  type OperationRefusal,
  type OperationResult,
  type Operations,
} from '../../../src/contract/index.ts'
import type { Change, OktaAnswer, OktaApi } from '../api.ts'
import type { Failure } from '../errors.ts'
import { accountNow, idForm, obstacleTo } from './account.ts'
import { codeAuthenticator } from './authenticator.ts'
import type { OperationsConfig } from './config.ts'
import { factorsOf } from './factors.ts'
import type { OktaOperation } from './offered.ts'
import { codeOrder, type Order, orders, removalOrder } from './orders.ts'
import { privilegeOf } from './privilege.ts'
import { endOf, refusalOf, unknownEnd } from './refusals.ts'

/**
 * What is done to an account for a verified person, by an app of its own. It must not know who was verified, nor how: it
 * reads the account, says what stands against it, and makes one call. Okta has no keys for repeats, so that a call whose
 * end is not known is left at that. Calls go over our own transport and not by Okta's SDK: each needs its refusal told
 * apart from an end that nobody knows, and a host that never recovers anybody loads nothing for it.
 */

interface Deps {
  readonly config: Pick<OperationsConfig, 'allowed' | 'knownAdmin'>
  readonly clock: Clock
  /** With the token that may change people and read roles. */
  readonly api: OktaApi
  /** With the token that reads authenticators: where it was not granted, only codes fail. */
  readonly authenticators: OktaApi
}

type Request = Parameters<Operations['perform']>[0]

export function createOperations({ config, clock, api, authenticators }: Deps): Operations {
  const { allowed, knownAdmin } = config
  const accountOf = (id: string, operation: OktaOperation | undefined, signal: AbortSignal) =>
    accountNow(api, id, { unlocks: operation === undefined ? allowed.includes('unlock') : operation === 'unlock' }, signal)

  async function orderOf(
    operation: OktaOperation,
    { externalId, factor }: Request,
    signal: AbortSignal,
  ): Promise<Order | OperationRefusal> {
    if (operation === 'temporary_access_pass') {
      const authenticator = await codeAuthenticator(authenticators, signal)
      return authenticator === undefined ? 'product_policy' : codeOrder(authenticator)
    }
    if (operation === 'reset_factor') {
      // Of this account, and there still: what is in the path is nothing that was not listed.
      const found = (await factorsOf(api, externalId, signal)).find(one => one.id === factor)
      return found === undefined ? 'account_state' : removalOrder(found)
    }
    return orders[operation]
  }

  /** From here on a call that is stopped may have done its work. */
  async function sent(order: Change, signal: AbortSignal): Promise<OktaAnswer | Failure> {
    if (signal.aborted) throw endedBy(signal)
    try {
      return await api.change(order, signal)
    } catch (error) {
      throw connectorCodeOf(error) === 'cancelled' ? connectorError('provider_timeout') : error
    }
  }

  return {
    allowed,

    async inspect(externalId, signal) {
      const account = await accountOf(externalId, undefined, signal)
      const { status, source } = account
      const possible = allowed.filter(operation => obstacleTo(operation, account) === undefined)
      return { status, source, possible, ...(await privilegeOf(api, externalId, knownAdmin, signal)) }
    },

    factors: (externalId, signal) => {
      if (!idForm.test(externalId)) throw connectorError('object_not_found')
      return factorsOf(api, externalId, signal)
    },

    async perform(request, signal): Promise<OperationResult> {
      const { externalId, dryRun } = request
      const operation = allowed.find(name => name === request.operation)
      if (operation === undefined) return { refused: 'not_allowed' }
      const account = await accountOf(externalId, operation, signal)
      // Asked here as well, so that no way to an operation goes around it.
      const { privileged, reasons } = await privilegeOf(api, externalId, knownAdmin, signal)
      if (privileged !== false) {
        const why = privileged === true ? 'an administrator' : 'perhaps an administrator'
        throw connectorError('policy_denied', undefined, { detail: `${why}: ${reasons.join(', ')}` })
      }
      const obstacle = obstacleTo(operation, account)
      if (obstacle !== undefined) return { refused: obstacle }
      const order = await orderOf(operation, request, signal)
      if (typeof order === 'string') return { refused: order }
      if (dryRun) return { done: true }

      const call = order.call(externalId)
      const answer = await sent(call, signal)
      if ('error' in answer) {
        const refused = refusalOf(operation, answer)
        if (refused !== undefined) return { refused }
        throw endOf(answer)
      }
      if (order.secret === undefined) return { done: true }
      const secret = order.secret(answer.body, clock.now())
      // It was done, and what came of it is lost: nobody is helped by a second one.
      if (secret === undefined) throw unknownEnd(`${call.method} ${operation}: the answer has no secret`)
      return { done: true, secret }
    },
  }
}

/** Of an integration without an app for it. Somebody looked up still has a status; more is not known of them. */
export function noOperations(api: OktaApi): Operations {
  return {
    allowed: [],
    async inspect(externalId, signal) {
      const { status, source } = await accountNow(api, externalId, { unlocks: false }, signal)
      return { status, source, privileged: 'unknown', reasons: ['no app for operations'], possible: [] }
    },
    perform: async () => ({ refused: 'not_allowed' }),
  }
}
