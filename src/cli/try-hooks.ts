import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type OperationName, type Result, resultSchema } from '../contract/index.ts'
import { problemToError } from './api.ts'
import { CommandError, exitCodes } from './exit.ts'
import { type Ended, type Product, requestLine } from './try-flow.ts'
import type { Going } from './try-person.ts'
import type { ReturnPlace } from './try-return.ts'

/** A flow that calls the hooks: it starts, waits for the browser that brings the code, and redeems. */

const tokens = z.object({ access_token: z.string() })

interface Hooks {
  readonly host: string
  readonly issuer: string
  readonly client: { readonly id: string; readonly secret: string }
  readonly place: ReturnPlace
  readonly isRecovery: boolean
  readonly operations: readonly OperationName[]
  note(line: string): void
}

function endedOf(result: Result): Ended {
  const { status, data, outcome, reason } = result
  return {
    letIn: outcome === 'allow',
    inReview: data.status === 'review',
    reason,
    rows: [
      ['status', status],
      ['data.status', data.status],
      ['data.score.overall.status', data.score.overall.status],
      ['outcome', outcome],
      ['reason', reason],
    ],
  }
}

/** What the browser brings to a flow (RFC 6749 section 4.1.2, RFC 9207). */
function codeIn({ url }: Going, expected: { readonly state: string; readonly iss: string }): string {
  const query = new URL(url).searchParams
  if (query.get('state') !== expected.state || query.get('iss') !== expected.iss) {
    throw new CommandError(exitCodes.negative, 'the browser brought a return of another flow')
  }
  return query.get('code') ?? ''
}

function fieldsOf(body: string | URLSearchParams): URLSearchParams {
  if (typeof body !== 'string') return body
  const fields = z.record(z.string(), z.json()).parse(JSON.parse(body))
  return new URLSearchParams(Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)]))
}

export function hooksFlow({ host, issuer, client, place, isRecovery, operations, note }: Hooks): Product {
  async function call(method: string, url: string, headers: Record<string, string>, body?: string | URLSearchParams) {
    const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) })
    if (body !== undefined) note(requestLine(method, url, fieldsOf(body), response.status))
    const answer: unknown = await response.json().catch(() => null)
    if (!response.ok) throw problemToError(response.status, answer)
    return answer
  }

  async function authorized(): Promise<Record<string, string>> {
    const basic = Buffer.from(`${encodeURIComponent(client.id)}:${encodeURIComponent(client.secret)}`).toString('base64')
    const grant = new URLSearchParams({ grant_type: 'client_credentials' })
    const granted = await call('POST', `${issuer}/token`, { authorization: `Basic ${basic}` }, grant)
    return { authorization: `Bearer ${tokens.parse(granted).access_token}`, 'content-type': 'application/json' }
  }

  return {
    home: `${place.url}?`,
    landing: place.landing,
    close: place.close,
    async begin(login, _person, sessionRef) {
      const headers = await authorized()
      const state = randomBytes(16).toString('base64url')
      const [path, purpose] = isRecovery ? ['account-recovery', 'account_recovery'] : ['step-up', 'step_up']
      const session = sessionRef === undefined ? {} : { sessionRef }
      const wanted = operations.length === 0 ? {} : { operations }
      const body = JSON.stringify({ loginHint: login, returnUrl: place.url, state, ...session, ...wanted })
      const begun = resultSchema.parse(await call('POST', `${host}/v1/hooks/${path}`, headers, body))
      if (begun.links.verify === null) return endedOf(begun)
      const { self } = begun.links
      return {
        start: { url: begun.links.verify },
        async finish(landing) {
          const code = codeIn(landing, { state, iss: issuer })
          const proof = JSON.stringify({ code, state, expect: { loginHint: login, purpose } })
          return endedOf(resultSchema.parse(await call('POST', `${host}/v1/hooks/verifications/redeem`, headers, proof)))
        },
        review: {
          seat: `${host}/verify/seat/${begun.data.verificationId}`,
          async ask() {
            const now = resultSchema.parse(await call('GET', self, headers))
            return now.final ? endedOf(now) : undefined
          },
        },
      }
    },
  }
}
