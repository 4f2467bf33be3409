import { z } from 'zod'
import type { SurfaceCall } from '../../../src/contract/index.ts'

/** What Entra posts through the person's browser. Other parameters are ignored, as it asks for. */

/** Microsoft's own page, and nothing that only looks like it: what is compared first, since all else is answered there. */
export const redirectUriOf = (authorityUrl: string): string => `${authorityUrl}/common/federation/externalauthprovider`

const wanted = z.object({ essential: z.boolean().optional(), values: z.array(z.string().max(100)).min(1).max(100) })
const claims = z.object({ id_token: z.object({ acr: wanted, amr: wanted }) })

const request = z.object({
  scope: z.string().refine(scope => scope.split(' ').includes('openid')),
  response_type: z.literal('id_token'),
  response_mode: z.literal('form_post'),
  client_id: z.string(),
  nonce: z.string().min(1).max(2_000),
  state: z.string().max(4_000).optional(),
  id_token_hint: z.string().min(1).max(20_000),
  claims: z
    .string()
    .max(10_000)
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown
      } catch {
        context.addIssue({ code: 'custom', message: 'no JSON' })
        return z.NEVER
      }
    })
    .pipe(claims),
  'client-request-id': z.guid().optional().catch(undefined),
})

export type ExternalRequest = z.infer<typeof request>

const formType = 'application/x-www-form-urlencoded'

export function formOf({ headers, body }: Pick<SurfaceCall, 'headers' | 'body'>): URLSearchParams {
  const [type = ''] = (headers.get('content-type') ?? '').split(';')
  return new URLSearchParams(type.trim().toLowerCase() === formType ? new TextDecoder().decode(body) : '')
}

/** A value that is there once (RFC 6749 section 3.1). */
export function only(form: URLSearchParams, name: string): string | undefined {
  const values = form.getAll(name)
  return values.length === 1 ? values[0] : undefined
}

export function requestOf(form: URLSearchParams): ExternalRequest | undefined {
  const names = Object.keys(request.shape)
  if (names.some(name => form.getAll(name).length > 1)) return undefined
  const parsed = request.safeParse(Object.fromEntries(names.flatMap(name => (form.has(name) ? [[name, form.get(name)]] : []))))
  return parsed.success ? parsed.data : undefined
}
