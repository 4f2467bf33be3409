import { afterEach, expect, it } from 'vitest'
import type { Connector } from '../../../src/contract/index.ts'
import { kitHost } from '../../conformance/kit-host.ts'
import { type Made, packageOf } from './package.ts'

/** What somebody else's connector reads in the log of its product, over the border of the process. */

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

const source = `
  const by = { kind: 'person', id: 'sam', ours: false }
  const reset = { kind: 'credential_reset', eventId: 'e1', at: 1000, externalId: 'u1', operation: 'unlocked', event: 'unlock', by, shoe: 46 }
  export const connector = { open: () => ({
    trail: {
      read: async since => ({
        events: since === undefined ? [reset] : [{ ...reset, operation: 'promoted' }],
        cursor: 'c1',
        more: false,
      }),
    },
  }) }`

it('is read anew: what is not known is dropped, and what has another form is refused', async () => {
  const made: Made = await packageOf('telling', source, {
    manifest: { capabilities: ['trail'] },
    statics: { trail: { everySeconds: 90 } },
  })
  const thirdParty = await made.load(['trail'])
  cleanups.push(made.remove, thirdParty.close)
  const connector = thirdParty.connectors.telling as Connector<unknown>
  const config = connector.config.parse({ baseUrl: 'https://people.example' })
  const { trail } = connector.open(config, kitHost({ allow: ['people.example'] }).host)
  const signal = AbortSignal.timeout(8_000)
  expect([trail?.on, trail?.everySeconds]).toEqual([true, 90])
  const page = await trail?.read(undefined, signal)
  expect(page).toMatchObject({ cursor: 'c1', more: false, events: [{ eventId: 'e1', operation: 'unlocked' }] })
  expect(JSON.stringify(page)).not.toContain('shoe')
  await expect(trail?.read('c1', signal)).rejects.toMatchObject({ code: 'response_invalid' })
})
