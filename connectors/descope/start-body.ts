import { z } from 'zod'
import { problem, type SubjectRef, type SurfaceCall } from '../../src/contract/index.ts'
import { type DescopeConfig, isAllowedPage } from './config.ts'

/** `POST /omni/start`, as far as it says who verifies with what, and where they come back to. */

const text = (max: number) => z.string().min(1).max(max)

const startBody = z.object({
  configurationId: text(200).optional(),
  externalCustomerId: text(320).optional(),
  externalId: text(320).optional(),
  loginHint: text(320).optional(),
  customFields: z.object({ loginHint: text(320).optional() }).optional(),
  redirectionUrl: text(2_000).optional(),
  redirectUrl: text(2_000).optional(),
  language: z
    .string()
    .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/)
    .max(35)
    .optional(),
})

export interface StartBody {
  readonly subject: SubjectRef
  readonly workflowId: string | undefined
  readonly redirectionUrl: string
  readonly language: string | undefined
}

/** Two names that differ would leave one of them without effect: then nobody is named. */
export function readStart({ body }: Pick<SurfaceCall, 'body'>, config: DescopeConfig): StartBody {
  const read = startBody.safeParse(parsed(body))
  if (!read.success) throw problem('request_invalid', 'The session to start is not described as Incode has it.')
  const { configurationId, externalCustomerId, externalId, loginHint, customFields, redirectionUrl, redirectUrl, language } =
    read.data
  const page = redirectionUrl ?? redirectUrl ?? config.redirectUris[0] ?? ''
  if (!isAllowedPage(page, config)) throw problem('return_url_not_allowed')
  const hint = one(loginHint, customFields?.loginHint)
  const customer = one(externalCustomerId, externalId)
  const subject = hint === undefined ? customerOf(customer, config) : { loginHint: hint }
  if (subject === undefined) throw problem('request_invalid', 'Nobody is named: send externalCustomerId or loginHint.')
  return { subject, workflowId: configurationId, redirectionUrl: page, language }
}

function customerOf(customer: string | undefined, { customerId, directoryIntegrationId }: DescopeConfig): SubjectRef | undefined {
  if (customer === undefined) return undefined
  if (customerId === 'login') return { loginHint: customer }
  return directoryIntegrationId === undefined ? undefined : { integrationId: directoryIntegrationId, externalId: customer }
}

function one(first: string | undefined, second: string | undefined): string | undefined {
  if (first !== undefined && second !== undefined && first !== second) {
    throw problem('request_invalid', 'Two people are named.')
  }
  return first ?? second
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    throw problem('request_invalid', 'The body is no JSON.')
  }
}
