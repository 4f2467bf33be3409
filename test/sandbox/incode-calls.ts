import { expect } from 'vitest'

/** What a back end sends along with every call. */
export const apiHeaders = { 'api-version': '1.0', 'x-api-key': 'key-1', 'content-type': 'application/json' }

export interface Json {
  readonly [key: string]: unknown
}

export async function getJson(url: string, headers: Record<string, string> = {}): Promise<Json> {
  const answer = await fetch(url, { headers })
  expect(answer.status).toBe(200)
  return (await answer.json()) as Json
}

export function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Promise<Response> {
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body), redirect: 'manual' })
}

export interface OpenSession {
  readonly interviewId: string
  readonly headers: Record<string, string>
  /** Reads one of the session's answers. */
  read(path: string): Promise<Json>
  /** Ends it through the control. */
  finish(verdict: unknown): Promise<Response>
  close(): Promise<Response>
}

export async function openSession(url: string, request: Json = {}): Promise<OpenSession> {
  const body = { configurationId: 'flow-1', externalCustomerId: 'ver-1', redirectionUrl: 'http://127.0.0.1:9/back', ...request }
  const answer = await post(`${url}/omni/start`, body, apiHeaders)
  expect(answer.status).toBe(200)
  const { interviewId, token } = (await answer.json()) as { interviewId: string; token: string }
  const headers = { ...apiHeaders, 'x-incode-hardware-id': token }
  return {
    interviewId,
    headers,
    read: path => getJson(`${url}${path}`, headers),
    finish: verdict => post(`${url}/__sandbox/sessions/${interviewId}`, verdict),
    close: () => post(`${url}/omni/session/status/set?action=Closed`, {}, headers),
  }
}
