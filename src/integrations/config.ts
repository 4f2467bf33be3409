import { type Connector, connectorError, type Fault, type JsonObject } from '../contract/index.ts'
import { addressFaults } from './addresses.ts'
import { faultsOf } from './faults.ts'
import { places } from './schema.ts'
import type { Template } from './templates.ts'

/** Reads a configuration for a template: all faults at once, or what the connector is opened with. */

export interface ReadRules {
  readonly sandbox: boolean
  /** A draft may lack fields; what it has must be right. */
  readonly mayBeIncomplete: boolean
}

function unknownFields(template: Template, config: JsonObject): readonly Fault[] {
  return [...places(template.schema, config)]
    .filter(place => !place.known)
    .map(place => ({ path: `/config${place.pointer}`, message: `${template.manifest.name} has no such field.` }))
}

function distinct(faults: readonly Fault[]): readonly Fault[] {
  const seen = new Map(faults.map(fault => [`${fault.path} ${fault.message}`, { path: fault.path, message: fault.message }]))
  return [...seen.values()]
}

/** `config` has its secrets. */
export function configFaults(template: Template, config: JsonObject, rules: ReadRules): readonly Fault[] {
  const unknown = unknownFields(template, config)
  const parsed = template.connector.config.safeParse(config)
  const read = parsed.success ? [] : faultsOf(parsed.error, config)
  const wrong = rules.mayBeIncomplete ? read.filter(fault => !fault.isMissing) : read
  return distinct([...unknown, ...wrong, ...addressFaults(template.schema, config, rules.sandbox)])
}

/** Throws `config_invalid` with every fault. */
export function refuse(faults: readonly Fault[]): void {
  if (faults.length === 0) return
  const [first] = faults
  const message = faults.length === 1 && first ? `${first.path}: ${first.message}` : `${faults.length} fields are not right.`
  throw connectorError('config_invalid', message, { faults })
}

/** A stored configuration as the present connector understands it. */
export function lifted(connector: Connector<unknown>, stored: JsonObject, from: number): JsonObject {
  if (from === connector.configVersion) return stored
  if (from > connector.configVersion) {
    throw connectorError('config_invalid', 'The configuration was written by a newer version of this connector.', {
      detail: `stored ${from}, connector reads ${connector.configVersion}`,
    })
  }
  if (!connector.migrate) {
    throw connectorError('internal', undefined, { detail: `no migration from configuration version ${from}` })
  }
  return connector.migrate(stored, from)
}
