import { afterEach, expect, it } from 'vitest'
import type { Connector } from '../../../src/contract/index.ts'
import { kitHost } from '../../conformance/kit-host.ts'
import { type Made, packageOf } from './package.ts'

/** The recurring work of somebody else's connector, and its end, over the border of the process. */

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

const source = `
  let made = 0
  export const connector = { open: () => ({
    upkeep: {
      run: async () => { made += 1 },
      end: async () => {
        if (made === 0) throw new Error('nothing was made')
        made = 0
      },
      attention: async () => [{ code: made === 0 ? 'credential_ends' : 'out_of_luck', actor: 'admin', advice: 'Renew it.' }],
    },
  }) }`

async function upkeepOf(statics: object) {
  const made: Made = await packageOf('keeping', source, { manifest: { capabilities: ['upkeep'] }, statics })
  const thirdParty = await made.load(['upkeep'])
  cleanups.push(made.remove, thirdParty.close)
  const connector = thirdParty.connectors.keeping as Connector<unknown>
  const config = connector.config.parse({ baseUrl: 'https://people.example' })
  return connector.open(config, kitHost({ allow: ['people.example'] }).host).upkeep
}

it('takes away what it made, where the package says that it can', async () => {
  const upkeep = await upkeepOf({ upkeep: { everySeconds: 3_600, ends: true } })
  const signal = AbortSignal.timeout(8_000)
  await upkeep?.run(signal)
  await upkeep?.end?.(signal)
  await expect(upkeep?.end?.(signal)).rejects.toMatchObject({ code: 'internal' })
})

it('is not asked to where the package does not say so', async () => {
  const upkeep = await upkeepOf({ upkeep: { everySeconds: 3_600 } })
  expect([upkeep?.everySeconds, upkeep?.end, upkeep?.attention]).toEqual([3_600, undefined, undefined])
})

it('says where it is, what stays there and what somebody has to do, where the package says that it can', async () => {
  const place = { $config: '/baseUrl' }
  const upkeep = await upkeepOf({ upkeep: { place, remains: 'Something.', attention: true } })
  const signal = AbortSignal.timeout(8_000)
  expect([upkeep?.place, upkeep?.remains]).toEqual(['https://people.example', 'Something.'])
  expect(await upkeep?.attention?.(signal)).toEqual([{ code: 'credential_ends', actor: 'admin', advice: 'Renew it.' }])
  await upkeep?.run(signal)
  await expect(upkeep?.attention?.(signal)).rejects.toMatchObject({ code: 'response_invalid' })
})
