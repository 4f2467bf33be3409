/**
 * Writes users as JSON text. People whom nobody has changed are written straight from their tables, without an object in
 * between: a bulk read is measured against this stand-in, so its pages must cost less than reading them does.
 */

import { personAt } from '../people.ts'
import { type BaseTimes, baseProperties, type UserValue, type UserValues } from './user.ts'

/** How a call wants its users written. */
export interface UserShape {
  readonly select: readonly string[]
  /** A delta leaves out what was never set; a list says null. */
  readonly leaveOutUnset?: boolean
  /** Written before the properties of each object, e.g. `"@odata.type":"#microsoft.graph.user"`. */
  readonly annotation?: string
}

export interface UserWriter {
  /** The person at a position, as nobody has changed them. Names and addresses hold nothing that JSON would escape. */
  base(position: number): string
  /** `isSet` tells whether a property that is null now once was something else. */
  changed(user: UserValues, isSet: (name: string) => boolean): string
}

const text = (value: UserValue): string => (typeof value === 'string' ? `"${value}"` : JSON.stringify(value))

/** Makes the writer for one call. */
export function userWriter({ select, leaveOutUnset = false, annotation }: UserShape, times: BaseTimes): UserWriter {
  const read = select.flatMap(name => {
    const of = baseProperties.get(name)
    return of === undefined ? [] : [{ key: `,"${name}":`, of }]
  })
  const start = annotation === undefined ? '' : `,${annotation}`
  return {
    base(position) {
      const person = personAt(position)
      let inner = start
      for (const { key, of } of read) {
        const value = of(person, times)
        if (value !== null || !leaveOutUnset) inner += key + text(value)
      }
      return `{${inner.slice(1)}}`
    },
    changed(user, isSet) {
      let inner = start
      for (const name of select) {
        const value = user[name] ?? null
        // An extension that a user does not have is absent, not null.
        const isAbsent = value === null && (leaveOutUnset || name.startsWith('extension_')) && !(leaveOutUnset && isSet(name))
        if (!isAbsent) inner += `,"${name}":${JSON.stringify(value)}`
      }
      return `{${inner.slice(1)}}`
    },
  }
}
