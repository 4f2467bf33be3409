import { z } from 'zod'
import {
  type HostContext,
  type JsonValue,
  present,
  problem,
  type Result,
  type SurfaceCall,
  type SurfaceRoute,
} from '../../src/contract/index.ts'
import type { DescopeConfig } from './config.ts'
import { hmacSecret } from './hmac-secret.ts'
import { insistOnSignature } from './signed-call.ts'

/**
 * Start and redeem for a flow whose HTTP connector signs its calls. They do what the hooks do, for this integration alone;
 * the signature stands in the place of the client's token.
 */

const budgetMs = 10_000
const deadlineSeconds = 20 * 60
const maxBodyBytes = 16 * 1024

/** What survives an address unharmed (VSCHAR of RFC 6749 Appendix A). */
const visible = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[\x20-\x7e]*$/)
const purpose = z.enum(['step_up', 'account_recovery']).default('step_up')
const loginHint = z.string().min(1).max(320)

const startBody = z.strictObject({
  purpose,
  loginHint,
  returnUrl: visible(2_048).optional(),
  state: visible(2_048).optional(),
  language: z
    .string()
    .max(35)
    .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/)
    .optional(),
  correlationId: z
    .string()
    .min(1)
    .max(128)
    .regex(/^[A-Za-z0-9._:~+/=|#-]*$/)
    .optional(),
})

const redeemBody = z.strictObject({
  code: z.string().min(1).max(512),
  state: visible(2_048).optional(),
  expect: z.strictObject({ loginHint, purpose }),
})

export function signedRoutes(config: DescopeConfig, host: HostContext): readonly SurfaceRoute[] {
  const route = (path: string, status: number, answer: (body: unknown) => Promise<Result>): SurfaceRoute => ({
    method: 'POST',
    path,
    budgetMs,
    maxBodyBytes,
    async handle(call: SurfaceCall) {
      const webhookSecret = await hmacSecret(config, host)
      insistOnSignature({ ...present({ webhookSecret, signingKey: config.signingKey }) }, call, { path, host })
      const result = await answer(parsed(call))
      return { status, headers: { 'cache-control': 'no-store' }, json: JSON.parse(JSON.stringify(result)) as JsonValue }
    },
  })
  return [
    route('/start', 201, async body => {
      const { loginHint, returnUrl = config.redirectUris[0] ?? '', ...rest } = read(startBody, body)
      const { result } = await host.verifications.start({
        ...present(rest),
        subject: { loginHint },
        returnUrl,
        facade: 'descope',
        deadlineSeconds,
        onReview: 'wait',
      })
      return result
    }),
    route('/redeem', 200, async body => host.verifications.redeem(present(read(redeemBody, body)))),
  ]
}

function read<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const { success, data } = schema.safeParse(body)
  if (!success) throw problem('request_invalid', 'The call is not described as the hooks have it.')
  return data
}

function parsed({ body }: Pick<SurfaceCall, 'body'>): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    throw problem('request_invalid', 'The body is no JSON.')
  }
}
