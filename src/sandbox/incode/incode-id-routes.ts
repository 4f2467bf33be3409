import type { FastifyInstance, FastifyRequest } from 'fastify'
import { checkCaller, sessionOf } from './credentials.ts'
import { Refusal } from './error-envelope.ts'
import type { Session } from './session.ts'
import type { Tenant } from './tenant.ts'

/**
 * What notifications of Incode ID are about, read with the token that they carry. A token reads its own session's objects and
 * no others. The lower-case `pass` and `fail`, and the birth date as a string, are Incode's own.
 */
export function incodeIdRoutes(app: FastifyInstance, tenant: Tenant): void {
  const read = (request: FastifyRequest): Session => {
    checkCaller(request, tenant, 'needed')
    const session = sessionOf(request, tenant)
    if (session.outcome === undefined) throw new Refusal(404, 'Nothing was completed')
    return session
  }
  const named = (request: FastifyRequest, kind: Session['kind']): Session => {
    const session = read(request)
    const { objectId } = request.params as { objectId: string }
    if (session.kind !== kind || session.interviewId !== objectId) throw new Refusal(404, 'Unknown object')
    return session
  }

  app.get('/omni/incode-id/verification/:objectId', async request => {
    const session = named(request, 'onboarding')
    const seconds = Math.floor(session.updatedAt / 1000)
    return { id: idSaid(session), createdAt: seconds, status: isGood(session) ? 'VERIFIED' : 'FAILED', data: personOf(session) }
  })

  app.get('/omni/incode-id/authentication/:objectId', async request => {
    const session = named(request, 'authentication')
    const seconds = Math.floor(session.updatedAt / 1000)
    return { id: idSaid(session), createdAt: seconds, status: isGood(session) ? 'pass' : 'fail', sourceId: session.source }
  })

  app.get('/omni/incode-id/userinfo', async request => {
    const session = read(request)
    return { status: 'ACTIVE', identityId: session.outcome?.identityId, ...personOf(session) }
  })
}

const isGood = ({ outcome }: Session) => outcome?.overall === 'OK' || outcome?.overall === 'MANUAL_OK'

/** As the score, it can be told to speak of another session. */
const idSaid = ({ interviewId, outcome }: Session) => outcome?.echo.interviewId ?? interviewId

function personOf({ outcome }: Session): object {
  const { givenName, familyName, birthDate, email, phone } = outcome?.document ?? {}
  const fullName = [givenName, familyName].filter(Boolean).join(' ')
  const dateOfBirth = typeof birthDate === 'string' ? String(Date.parse(`${birthDate}T00:00:00Z`)) : undefined
  return { name: { fullName }, email, phone, dateOfBirth }
}
