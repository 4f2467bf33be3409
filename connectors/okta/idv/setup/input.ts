import { z } from 'zod'
import { connectorError, type JsonObject } from '../../../../src/contract/index.ts'

/** What an administrator is asked for, and what the host adds. */

const id = (what: string) => z.string(`${what} is needed.`).regex(/^[A-Za-z0-9]{1,100}$/, `${what} has to be an id of Okta.`)
const page = (what: string) =>
  z.url({ protocol: /^https$/, error: `${what} has to be a full https address: Okta shows it to people.` })

const shape = z.looseObject({
  adminToken: z.string().min(1),
  pilotGroup: id('The pilot group'),
  neverGroup: id('The group for which the rule never holds'),
  passwordPolicyRule: z
    .string()
    .regex(/^[A-Za-z0-9]{1,100}\/[A-Za-z0-9]{1,100}$/, 'Has to be {policyId}/{ruleId}.')
    .optional(),
  termsOfUse: page('The terms of use'),
  privacyPolicy: page('The privacy policy'),
  operation: z.enum(['recover', 'enroll', 'unenroll', 'unlockAccount']).default('recover'),
  client: z.looseObject({ id: z.string(), secret: z.string().optional() }),
  endpoints: z.looseObject({ issuer: z.string() }),
})

export type SetupInput = z.infer<typeof shape>

export function inputOf(given: JsonObject): SetupInput {
  const parsed = shape.safeParse(given)
  if (parsed.success) {
    if (parsed.data.pilotGroup !== parsed.data.neverGroup) return parsed.data
    throw connectorError('config_invalid', undefined, {
      faults: [{ path: '/input/neverGroup', message: 'Has to be another group than the pilot group.' }],
    })
  }
  throw connectorError('config_invalid', undefined, {
    faults: parsed.error.issues.map(issue => ({ path: `/input/${issue.path.map(String).join('/')}`, message: issue.message })),
  })
}
