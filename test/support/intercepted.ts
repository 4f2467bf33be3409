import nock from 'nock'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'

/**
 * Requests of this file meet nock, and every answer that was laid out has to be fetched. It ends with the file, since the
 * next one runs in the same process; `alone`: nothing reaches the network.
 */
export function interceptRequests({ alone }: { readonly alone: boolean }): void {
  beforeAll(() => {
    // The import activates it, once in a process.
    if (!nock.isActive()) nock.activate()
    if (alone) nock.disableNetConnect()
  })
  afterEach(() => {
    const left = nock.pendingMocks()
    nock.abortPendingRequests()
    nock.cleanAll()
    expect(left).toEqual([])
  })
  afterAll(() => {
    nock.enableNetConnect()
    nock.restore()
  })
}
