import type { Capabilities, Connector, JsonObject } from '../../src/contract/index.ts'
import { allowedHosts } from '../../src/integrations/egress.ts'
import { type KitHost, type KitOptions, kitHost } from './kit-host.ts'

export interface Opened extends KitHost {
  readonly capabilities: Capabilities
}

/** The connector on a world, or on nothing but its configuration. */
export type Open = (config: JsonObject, world?: Partial<Omit<KitOptions, 'allow'>>) => Opened

export function opener(connector: Connector<unknown>): Open {
  return (config, world = {}) => {
    const parsed = connector.config.parse(config)
    const { clock, list, trouble } = world
    const made = kitHost({
      allow: allowedHosts(connector.manifest.egress, parsed),
      ...(clock ? { clock } : {}),
      ...(list ? { list } : {}),
      ...(trouble ? { trouble } : {}),
    })
    return { ...made, capabilities: connector.open(parsed, made.host) }
  }
}
