import { afterEach, expect, it } from 'vitest'
import type { Connector } from '../../../src/contract/index.ts'
import { kitHost } from '../../conformance/kit-host.ts'
import { type Made, packageOf } from './package.ts'

/** Who stands where toward somebody, asked of somebody else's connector over the border of the process. */

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

const source = `
  const managers = { ana: 'boss', odd: 46 }
  export const connector = { open: () => ({
    directory: {
      pages: async function* () {},
      get: async () => undefined,
      manager: async id => managers[id],
      isMember: async (group, id) => (group === 'odd' ? 'yes' : group === 'approvers' && id === 'boss'),
    },
  }) }`

async function directoryOf(directory: object) {
  const made: Made = await packageOf('relating', source, { statics: { directory } })
  const thirdParty = await made.load(['directory'])
  cleanups.push(made.remove, thirdParty.close)
  const connector = thirdParty.connectors.relating as Connector<unknown>
  const config = connector.config.parse({ baseUrl: 'https://people.example' })
  return connector.open(config, kitHost({ allow: ['people.example'] }).host).directory
}

it('is read anew, where the package says that it can tell', async () => {
  const directory = await directoryOf({ manager: true, isMember: true })
  const signal = AbortSignal.timeout(8_000)
  expect(await directory?.manager?.('ana', signal)).toBe('boss')
  expect(await directory?.manager?.('nobody', signal)).toBeUndefined()
  expect(await directory?.isMember?.('approvers', 'boss', signal)).toBe(true)
  expect(await directory?.isMember?.('approvers', 'ana', signal)).toBe(false)
  // What is neither a yes nor a no is no answer, and not the better of the two.
  await expect(directory?.isMember?.('odd', 'boss', signal)).rejects.toMatchObject({ code: 'response_invalid' })
  await expect(directory?.manager?.('odd', signal)).rejects.toMatchObject({ code: 'response_invalid' })
})

it('is not asked where the package says nothing of it', async () => {
  const directory = await directoryOf({})
  expect([directory?.manager, directory?.isMember]).toEqual([undefined, undefined])
})
