import { randomBytes } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { CommandError, exitCodes } from './exit.ts'
import type { Ended, Product } from './try-flow.ts'

/**
 * The Action of a rehearsal, played: it signs by the secret that was made for the rehearsal, and takes no other. No tenant is
 * asked, so that this works for a real one, too; where the browser would post to it, it ends.
 */

const shape = z.object({
  domain: z.url(),
  issuer: z.string().optional(),
  purposes: z.array(z.string()).default(['step_up']),
})

const told = z.object({
  outcome: z.string(),
  reason: z.string(),
  score: z.number().nullable(),
  state: z.string(),
  nonce: z.string(),
  mode: z.literal('rehearsal').optional(),
})

const text = (bytes: number) => randomBytes(bytes).toString('base64url')

export function rehearsedAuth0(
  given: { readonly config: unknown; entry(name: string): string },
  note: (line: string) => void,
): Product {
  const { domain, issuer = new URL(domain).host, purposes } = shape.parse(given.config)
  const [url, audience] = [given.entry('STEPGATE_URL'), given.entry('STEPGATE_AUDIENCE')]
  const key = new TextEncoder().encode(given.entry('STEPGATE_SECRET'))
  const [purpose = 'step_up'] = purposes

  return {
    home: audience,
    async begin(login) {
      const [subject, nonce, state] = [`auth0|${login}`, text(24), text(24)]
      const token = await new SignJWT({ purpose, nonce, login_hint: login, jti: text(18) })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuer(issuer)
        .setAudience(url)
        .setSubject(subject)
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(key)
      note(`the Action leads the browser to ${new URL(url).pathname}/start (session_token, state)`)
      return {
        start: { url: `${url}/start?${new URLSearchParams({ session_token: token, state })}` },
        async finish({ url: at, fields }) {
          note(`the browser posts ${[...(fields?.keys() ?? [])].join(', ')} to ${new URL(at).pathname}`)
          try {
            const checks = { algorithms: ['HS256'], issuer: url, audience, subject }
            const { payload } = await jwtVerify(fields?.get('stepgate_token') ?? '', key, checks)
            const answer = told.parse(payload)
            return answer.state === state && answer.nonce === nonce ? endedOf(answer) : refused('another sign-in went on')
          } catch (error) {
            if (error instanceof errors.JOSEError) return refused(error.code)
            throw new CommandError(exitCodes.operator, error instanceof Error ? error.message : 'the answer cannot be read')
          }
        },
      }
    },
  }
}

const refused = (reason: string): Ended => ({ letIn: false, reason, rows: [['denied', reason]] })

function endedOf({ outcome, reason, score, mode }: z.infer<typeof told>): Ended {
  const rows = { outcome, reason, ...(score === null ? {} : { score: String(score) }), ...(mode === undefined ? {} : { mode }) }
  return { letIn: outcome === 'allow', reason, rows: Object.entries(rows) }
}
