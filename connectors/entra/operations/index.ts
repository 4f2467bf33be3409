import { connectorError, type Inspection, type OperationResult, type Operations } from '../../../src/contract/index.ts'
import type { GraphApi } from '../api.ts'
import { type Account, readAccount } from './account.ts'
import type { OperationsApp } from './app.ts'
import { registerExternalMethod } from './external-method.ts'
import { type EntraOperation, entraOperations, isOfEntra } from './names.ts'
import type { Prepare } from './prepared.ts'
import { privilegeOf } from './privilege.ts'
import { refusalOf } from './refusal.ts'
import { resetFactors } from './reset-factors.ts'
import { revokeSessions, suspend } from './sessions.ts'
import { temporaryAccessPass } from './temporary-access-pass.ts'

/**
 * Recovery at Entra: one account is looked at, and one thing is done to it, once, by an app of its own. It knows no
 * verification and decides nobody's identity; whoever calls it has. Graph takes no key that would make a repetition
 * harmless, so nothing here is ever made again.
 */

const prepares: Readonly<Record<EntraOperation, Prepare>> = {
  temporary_access_pass: temporaryAccessPass,
  reset_factors: resetFactors,
  revoke_sessions: revokeSessions,
  suspend,
  register_external_method: registerExternalMethod,
}

/** `reader` is the api of the app that reads people: without another one there is nothing more that can be said. */
export function operationsOf(reader: GraphApi, app: OperationsApp | undefined): Operations {
  const allowed = entraOperations.filter(name => app?.config.allowed.includes(name) ?? false)

  async function inspect(externalId: string, signal: AbortSignal): Promise<Inspection> {
    const account = await readAccount(app?.api ?? reader, externalId, signal)
    const { status, source } = account
    if (app === undefined) return { status, source, privileged: 'unknown', reasons: ['unseen:no_credential'], possible: [] }
    const { privileged, reasons } = await privilegeOf(app, account, signal)
    return { status, source, privileged, reasons, possible: allowed.filter(name => refusalOf(name, account) === undefined) }
  }

  async function perform(
    { operation, externalId, dryRun }: Parameters<Operations['perform']>[0],
    signal: AbortSignal,
  ): Promise<OperationResult> {
    if (app === undefined || !isOfEntra(operation) || !allowed.includes(operation)) return { refused: 'not_allowed' }
    const account: Account = await readAccount(app.api, externalId, signal)
    const refused = refusalOf(operation, account)
    if (refused !== undefined) return { refused }
    // Once more, although whoever calls has asked: between the two somebody may have been given a role.
    const { privileged, reasons, groupIds } = await privilegeOf(app, account, signal)
    if (privileged !== false) {
      const why = privileged === true ? 'an administrator' : 'perhaps an administrator'
      throw connectorError('policy_denied', undefined, { detail: `${why}: ${reasons.join(', ')}` })
    }
    const prepared = await prepares[operation](
      { api: app.api, account, groupIds, externalMethod: app.config.externalMethod },
      signal,
    )
    if ('refused' in prepared) return prepared
    return dryRun ? { done: true } : prepared.act()
  }

  return { allowed, inspect, perform }
}
