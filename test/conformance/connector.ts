import { describe } from 'vitest'
import type { Connector } from '../../src/contract/index.ts'
import { checkConformance } from './check.ts'
import { declarationConformance } from './declaration.ts'
import { directoryConformance } from './directory.ts'
import { opener } from './open.ts'
import { operationsConformance } from './operations.ts'
import { sizesConformance } from './sizes.ts'
import { syncConformance } from './sync.ts'
import { trailConformance } from './trail.ts'
import { verifierConformance } from './verifier.ts'
import { type ConnectorSamples, type HookName, hookNames } from './world.ts'

/**
 * The conformance kit: what every connector has to hold, whoever wrote it. Call `connectorConformance` in a test file
 * of your own; it defines the tests. Your product, or a stand-in for it, runs on loopback (`world`). What your world
 * cannot make happen is listed in the title of what is tested, so that nobody takes it for tried.
 */

export type { ConnectorSamples, HookName, Hooks, Left, Refusal, World } from './world.ts'

/** Defines the tests of a connector. */
export function connectorConformance<C>(given: Connector<C>, samples: ConnectorSamples): void {
  const connector = given as Connector<unknown>
  const { id, capabilities } = connector.manifest
  const open = opener(connector)

  describe(`the connector ${id}${absences(connector, samples)}`, () => {
    declarationConformance(connector, samples, open)
    if (capabilities.includes('verifier')) verifierConformance(samples, open)
    const { world } = samples
    if (!world) return
    checkConformance(connector, samples, open)
    if (capabilities.includes('operations')) operationsConformance(connector, world, open)
    if (capabilities.includes('trail')) trailConformance(connector, world, open)
    if (!capabilities.includes('directory')) return
    directoryConformance(samples, open)
    sizesConformance(samples, open)
    syncConformance(connector, samples, open)
  })
}

/** What is not tried, because there is no product or it cannot be made to do it. */
function absences({ manifest }: Connector<unknown>, samples: ConnectorSamples): string {
  const { hooks = [], world, emptyWorld, sized, long } = samples
  if (manifest.capabilities.length === 0) return ''
  if (!world) return ' (without a product: nothing is tried that needs one)'
  const isOfCheck = (name: HookName) => ['wrongCredentials', 'missingScope', 'wrongTenant'].includes(name)
  const ofCheck = manifest.egress.length > 0 && manifest.capabilities.includes('check') ? hookNames.filter(isOfCheck) : []
  const ofDirectory = hookNames.filter(name => !isOfCheck(name))
  const isDirectory = manifest.capabilities.includes('directory')
  const missing: string[] = [...ofCheck, ...(isDirectory ? ofDirectory : [])].filter(
    name => !(hooks as readonly string[]).includes(name),
  )
  if (isDirectory && !emptyWorld && !sized) missing.push('an empty product')
  if (isDirectory && !sized) missing.push('sizes around a page')
  if (isDirectory && !long) missing.push('100,000 people')
  return missing.length === 0 ? '' : ` (its world does not offer: ${missing.join(', ')})`
}
