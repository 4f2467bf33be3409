import { connectorError } from '../../src/contract/index.ts'
import type { GraphApi } from './api.ts'
import { query } from './list.ts'
import { isRow, textOf } from './map.ts'
import { extensionName, type StandingName, standingNames } from './standing.ts'

/** The definitions of the extensions that show verdicts (https://learn.microsoft.com/en-us/graph/api/resources/extensionproperty). */

export function extensionsPath(clientId: string): string {
  return `/applications(appId='${clientId}')/extensionProperties`
}

export function dataTypeOf(name: StandingName): string {
  return name.endsWith('At') ? 'DateTime' : 'String'
}

/** Those that are still to be made. One that is there and takes other values would refuse every verdict. */
export async function missingExtensions(api: GraphApi, clientId: string, signal: AbortSignal): Promise<readonly StandingName[]> {
  const select = query({ $select: 'name,dataType,targetObjects' })
  const { body } = await api.get(`${extensionsPath(clientId)}?${select}`, signal, { patient: 'quick' })
  const rows = isRow(body) && Array.isArray(body.value) ? body.value.filter(isRow) : []
  const there = new Map(rows.map(row => [textOf(row.name), row]))
  const faults = standingNames.flatMap(name => {
    const row = there.get(extensionName(clientId, name))
    const targets: readonly unknown[] = Array.isArray(row?.targetObjects) ? row.targetObjects : []
    if (row === undefined || (row.dataType === dataTypeOf(name) && targets.includes('User'))) return []
    return [`${name} is ${String(row.dataType)} of ${targets.join(', ')} and has to be ${dataTypeOf(name)} of User.`]
  })
  if (faults.length > 0) {
    const words = `Extensions for write-back cannot be used as they are. ${faults.join(' ')}`
    throw connectorError('object_state_unsupported', words, { detail: faults.join(' ') })
  }
  return standingNames.filter(name => !there.has(extensionName(clientId, name)))
}
