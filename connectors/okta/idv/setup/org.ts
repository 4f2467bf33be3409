import { connectorError, type HostContext, isStepgateError, type JsonObject } from '../../../../src/contract/index.ts'
import { readFault, refused } from '../../errors.ts'
import { isRow } from '../../map.ts'

/**
 * Calls to an org by the token of one of its administrators, for one set-up. As plain JSON and not by the SDK: its model
 * of an identity provider has no place for some of what this kind needs.
 */

export type Row = Readonly<Record<string, unknown>>

export interface SetupOrg {
  call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: JsonObject): Promise<unknown>
  row(path: string): Promise<Row>
  rows(path: string): Promise<readonly Row[]>
}

export function setupOrg({ fetch }: Pick<HostContext, 'fetch'>, orgUrl: string, token: string, signal: AbortSignal): SetupOrg {
  // An access token is a JWT; what an administrator makes in the console is not (https://developer.okta.com/docs/guides/create-an-api-token/main/).
  const authorization = `${token.split('.').length === 3 ? 'Bearer' : 'SSWS'} ${token}`

  const call: SetupOrg['call'] = async (method, path, body) => {
    const headers = { accept: 'application/json', authorization, ...(body ? { 'content-type': 'application/json' } : {}) }
    const response = await fetch(`${orgUrl}${path}`, {
      method,
      headers,
      signal,
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const text = await response.text()
    if (!response.ok) throw refused(response, readFault(text), path, method)
    if (text === '') return undefined
    try {
      return JSON.parse(text) as unknown
    } catch {
      throw connectorError('response_invalid')
    }
  }

  return {
    call,
    async row(path) {
      const found = await call('GET', path)
      if (!isRow(found)) throw connectorError('response_invalid')
      return found
    },
    async rows(path) {
      const found = await call('GET', path)
      if (!Array.isArray(found) || !found.every(isRow)) throw connectorError('response_invalid')
      return found
    },
  }
}

export function idOf(row: unknown): string {
  if (!isRow(row) || typeof row.id !== 'string') throw connectorError('response_invalid')
  return row.id
}

/** What is gone already needs no taking away. */
export async function unlessGone(work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!isStepgateError(error) || error.code !== 'object_not_found') throw error
  }
}
