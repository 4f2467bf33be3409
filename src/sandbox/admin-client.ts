import type { JsonValue } from '../contract/index.ts'

/** What the host would not do. */
export class AdminRefusal extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** The admin API, called as any script would call it. Throws with the host's own words. */
export interface AdminClient {
  call<T>(method: string, path: string, body?: JsonValue): Promise<T>
}

export function adminClient(url: string, token: string): AdminClient {
  return {
    async call<T>(method: string, path: string, body?: JsonValue): Promise<T> {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      if (!response.ok) throw new AdminRefusal(response.status, `${method} ${path} answered ${response.status}: ${text}`)
      return (text === '' ? undefined : JSON.parse(text)) as T
    },
  }
}
