/**
 * What an administrator does to an account that somebody cannot get into any more, with the states that allow it.
 * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserLifecycle/ and UserCred
 */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { apiError, type Refusal, Refused, validationFailed } from './errors.ts'
import type { Org } from './org.ts'
import { originOf, queryValue } from './paging.ts'
import { changeable } from './recovery-access.ts'
import type { UserStatus } from './user.ts'

const wrongStatus = apiError(403, 'E0000038', "This operation is not allowed in the user's current status.")
const elsewhere = apiError(403, 'E0000023', 'Operation failed because user profile is mastered under another system')
const noUnlock = apiError(403, 'E0000032', 'Unlock is not allowed for this user')

/** Their passwords are in the directory that the org asks. */
const directories: readonly string[] = ['ACTIVE_DIRECTORY', 'LDAP']

const withPassword: readonly UserStatus[] = ['ACTIVE', 'LOCKED_OUT', 'PASSWORD_EXPIRED', 'RECOVERY']

type Call = FastifyRequest<{ Params: { id: string } }>

/** Adds the calls under `/api/v1/users/{id}/lifecycle`. */
export function addLifecycleRoutes(app: FastifyInstance, org: Org): void {
  const { people, credentials, changes } = org

  const refuseUnless = (isAllowed: boolean, refusal: Refusal): void => {
    if (!isAllowed) throw new Refused(refusal)
  }
  const sourceOf = (user: number): string => people.at(user).credentials.provider.type

  function flag(request: Call, name: string, isNeeded: boolean): boolean {
    const value = queryValue(request, name)
    if (value === undefined && isNeeded) throw new Refused(validationFailed(name, `${name}: The field cannot be left blank`))
    return value === 'true'
  }

  function add(
    what: string,
    work: (user: number, request: Call) => { event: string; status?: UserStatus; answer: object },
  ): void {
    app.post<{ Params: { id: string } }>(`/api/v1/users/:id/lifecycle/${what}`, async request => {
      const { user, client } = await changeable(request, org, request.params.id)
      const { event, status, answer } = work(user, request)
      changes.carryOut(user, event, { status, by: client.clientId })
      return answer
    })
  }

  function linkTo(user: number, request: Call, page: 'reset_password' | 'welcome') {
    const token = credentials.makeLink(user)
    return { token, url: `${originOf(request)}/${page}/${token}` }
  }

  add('reset_password', (user, request) => {
    const isMailed = flag(request, 'sendEmail', true)
    refuseUnless(!directories.includes(sourceOf(user)), elsewhere)
    refuseUnless(withPassword.includes(people.status(user)), wrongStatus)
    // A federated account becomes one of the org by this very call.
    if (sourceOf(user) !== 'OKTA') people.upsert({ id: people.at(user).id, provider: 'OKTA' })
    if (flag(request, 'revokeSessions', false)) credentials.endSessions(user)
    const { url } = linkTo(user, request, 'reset_password')
    return { event: 'user.account.reset_password', status: 'RECOVERY', answer: isMailed ? {} : { resetPasswordUrl: url } }
  })

  add('expire_password_with_temp_password', (user, request) => {
    refuseUnless(sourceOf(user) === 'OKTA', elsewhere)
    refuseUnless(withPassword.includes(people.status(user)), wrongStatus)
    if (flag(request, 'revokeSessions', false)) credentials.endSessions(user)
    const answer = { tempPassword: credentials.makePassword(user) }
    return { event: 'user.account.expire_password', status: 'PASSWORD_EXPIRED', answer }
  })

  add('reactivate', (user, request) => {
    const isMailed = queryValue(request, 'sendEmail') === 'true'
    refuseUnless(['PROVISIONED', 'RECOVERY'].includes(people.status(user)), wrongStatus)
    const { token, url } = linkTo(user, request, 'welcome')
    const answer = isMailed ? {} : { activationUrl: url, activationToken: token }
    return { event: 'user.lifecycle.reactivate', answer }
  })

  add('unlock', user => {
    refuseUnless(!directories.includes(sourceOf(user)), noUnlock)
    refuseUnless(people.status(user) === 'LOCKED_OUT' || credentials.isBlocked(user), noUnlock)
    credentials.setBlocked(user, false)
    return { event: 'user.account.unlock_by_admin', status: 'ACTIVE', answer: {} }
  })

  add('reset_factors', user => {
    refuseUnless(withPassword.includes(people.status(user)), wrongStatus)
    credentials.resetFactors(user)
    return { event: 'user.mfa.factor.reset_all', answer: {} }
  })

  add('suspend', user => {
    const isActive = people.status(user) === 'ACTIVE'
    refuseUnless(isActive, validationFailed('suspend', 'Cannot suspend a user that is not active'))
    credentials.endSessions(user)
    return { event: 'user.lifecycle.suspend', status: 'SUSPENDED', answer: {} }
  })
}
