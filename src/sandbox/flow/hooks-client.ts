import type { Result } from '../../contract/index.ts'

export interface FlowClient {
  readonly id: string
  readonly secret: string
}

/** A flow's side of the hooks: a bearer token by client credentials, start, redeem, progress. */
export interface HooksClient {
  start(
    journey: 'step-up' | 'account-recovery',
    body: { readonly loginHint: string; readonly returnUrl: string; readonly state: string; readonly reasonText?: string },
  ): Promise<Result>
  redeem(body: {
    readonly code: string
    readonly state: string
    readonly expect: { readonly loginHint: string; readonly purpose: string }
  }): Promise<Result>
  progress(id: string): Promise<Result>
}

/** Renewed this long before it ends, so that no call meets an expired token. */
const renewBeforeMs = 30_000

export function hooksClient(host: string, client: FlowClient): HooksClient {
  let held: { readonly token: string; readonly until: number } | undefined

  async function token(): Promise<string> {
    if (held && held.until > Date.now()) return held.token
    const response = await fetch(`${host}/oidc/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${encodeURIComponent(client.id)}:${encodeURIComponent(client.secret)}`).toString('base64')}`,
      },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
    if (!response.ok) throw new Error(`the token endpoint answered ${response.status}`)
    const { access_token, expires_in } = (await response.json()) as { access_token: string; expires_in: number }
    held = { token: access_token, until: Date.now() + expires_in * 1_000 - renewBeforeMs }
    return access_token
  }

  async function call(method: string, path: string, body?: unknown): Promise<Result> {
    const response = await fetch(`${host}/v1/hooks${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await token()}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) {
      const { detail, title } = (await response.json().catch(() => ({}))) as { readonly detail?: string; readonly title?: string }
      throw new Error(`The host answered ${response.status}: ${detail ?? title ?? 'it did not say why'}`)
    }
    return (await response.json()) as Result
  }

  return {
    start: (journey, body) => call('POST', `/${journey}`, body),
    redeem: body => call('POST', '/verifications/redeem', body),
    progress: id => call('GET', `/verifications/${encodeURIComponent(id)}`),
  }
}
