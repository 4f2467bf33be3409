/** The directory extensions of the tenant. https://learn.microsoft.com/en-us/graph/api/resources/extensionproperty */

import type { ExtensionProperty } from '@microsoft/microsoft-graph-types'
import { badRequest } from './errors.ts'
import { createIds } from './ids.ts'
import { birthDateAttribute, extensionAppId, extensionPrefix } from './user.ts'
import type { Extensions } from './user-changes.ts'

export const dataTypes = ['String', 'Boolean', 'DateTime', 'Integer', 'LargeInteger', 'Binary'] as const
export type DataType = (typeof dataTypes)[number]

/** An extension as the tenant keeps it. */
export interface Extension {
  readonly id: string
  readonly appId: string
  readonly name: string
  readonly dataType: DataType
  readonly targetObjects: readonly string[]
}

export interface TenantExtensions extends Extensions {
  all(): readonly Extension[]
  of(appId: string): readonly Extension[]
  /** Throws a `TypeError` for a name that the app has given before. */
  add(appId: string, name: string, dataType: DataType, targetObjects: readonly string[]): Extension
}

const ids = createIds(0x2eed_5ee2)
const isTime = (value: unknown): boolean => typeof value === 'string' && !Number.isNaN(Date.parse(value))

function fits(dataType: DataType, value: unknown): boolean {
  switch (dataType) {
    case 'Boolean':
      return typeof value === 'boolean'
    case 'Integer':
    case 'LargeInteger':
      return Number.isInteger(value)
    case 'DateTime':
      return isTime(value)
    default:
      // Text is limited to 256 characters.
      return typeof value === 'string' && value.length > 0 && value.length <= 256
  }
}

export function createExtensions(): TenantExtensions {
  const birthDate: Extension = {
    id: ids.at(0),
    appId: extensionAppId,
    name: birthDateAttribute,
    dataType: 'String',
    targetObjects: ['User'],
  }
  const all = new Map<string, Extension>([[birthDate.name, birthDate]])
  return {
    has: name => all.has(name),
    checked(name, value) {
      const extension = all.get(name)
      if (extension === undefined) throw badRequest(`The following extension properties are not available: ${name}.`)
      if (value !== null && !fits(extension.dataType, value))
        throw badRequest(`Invalid value specified for property '${name}' of resource 'User'.`)
      return value as string | number | boolean | null
    },
    all: () => [...all.values()],
    of: appId => [...all.values()].filter(one => one.appId === appId.toLowerCase()),
    add(appId, shortName, dataType, targetObjects) {
      const name = `${extensionPrefix(appId.toLowerCase())}${shortName}`
      if (all.has(name)) throw new TypeError(`An extension property exists with the name ${name}.`)
      const extension = { id: ids.at(all.size), appId: appId.toLowerCase(), name, dataType, targetObjects }
      all.set(name, extension)
      return extension
    },
  }
}

/** An extension as Graph shows it. */
export const shownExtension = ({ id, name, dataType, targetObjects }: Extension): ExtensionProperty => ({
  id,
  deletedDateTime: null,
  appDisplayName: 'sandbox',
  name,
  dataType,
  isMultiValued: false,
  isSyncedFromOnPremises: false,
  targetObjects: [...targetObjects],
})
