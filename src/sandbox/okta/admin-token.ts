import type { FastifyRequest } from 'fastify'
import { invalidSession, Refused } from './errors.ts'

/** The one API token of the stand-in’s administrator, for what is set up by hand (SSWS, https://developer.okta.com/docs/guides/create-an-api-token/main/). */
export const sandboxAdminToken = '00SandboxAdministratorOfTheStandIn0000000'

export function requireAdmin(request: FastifyRequest): void {
  if (request.headers.authorization !== `SSWS ${sandboxAdminToken}`) throw new Refused(invalidSession())
}
