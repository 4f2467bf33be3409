/**
 * What the org writes down when somebody is given other credentials
 * (https://developer.okta.com/docs/reference/api/event-types/): one entry for each, with who did it. Okta's list has no
 * entry of its own for a temporary access code; here it is an authenticator that somebody else activated.
 */

import type { LogEntry, SystemLog } from './system-log.ts'
import type { OktaUser } from './user.ts'

export const credentialEvents = {
  passwordReset: ['user.account.reset_password', "Fired when the user's Okta password is reset"],
  passwordExpired: ['user.account.expire_password', "Expire user's Okta password"],
  unlocked: ['user.account.unlock_by_admin', 'User account unlock by admin'],
  factorsReset: ['user.mfa.factor.reset_all', 'Reset all factors for user'],
  factorRemoved: ['user.mfa.factor.deactivate', 'Reset factor for user'],
  temporaryAccessCode: ['user.mfa.factor.activate', 'Activate factor or authenticator enrollment method for a user'],
  sessionsCleared: ['user.session.clear', 'Clear user session'],
} as const satisfies Record<string, readonly [eventType: string, displayMessage: string]>

/** Who did it: an administrator, or the service app whose token made the call. */
export type LogActor =
  | { readonly type: 'User'; readonly id: string; readonly displayName: string }
  | { readonly type: 'PublicClientApp'; readonly id: string; readonly displayName: string }

export function noteCredentials(
  log: Pick<SystemLog, 'write'>,
  what: keyof typeof credentialEvents,
  { id, profile }: Pick<OktaUser, 'id' | 'profile'>,
  actor?: LogActor,
): LogEntry {
  const [eventType, displayMessage] = credentialEvents[what]
  const login = String(profile.login)
  const target = { id, type: 'User', alternateId: login, displayName: String(profile.displayName ?? login) } as const
  return log.write({ eventType, displayMessage, target: [target], ...(actor === undefined ? {} : { actor }) })
}
