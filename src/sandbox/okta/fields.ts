/** The `fields` projection of `GET /api/v1/users`, e.g. `id,status,profile:(login,email)`. */

import { Refused, validationFailed } from './errors.ts'

/** Which attributes to write; without `profile` the whole profile goes out when `profile` itself was asked for. */
export interface Projection {
  readonly top: ReadonlySet<string>
  readonly profile?: ReadonlySet<string>
}

const item = /\s*([A-Za-z_]\w*)(?::\(([^()]*)\))?\s*(,|$)/y

/** Reads a `fields` parameter; refuses what is not a list of names. */
export function parseFields(text: string): Projection {
  const top = new Set<string>()
  let profile: Set<string> | undefined
  item.lastIndex = 0
  while (item.lastIndex < text.length) {
    const match = item.exec(text)
    if (match?.[1] === undefined) throw new Refused(validationFailed('fields', `fields: cannot be read: ${text}`))
    top.add(match[1])
    if (match[2] === undefined) continue
    if (match[1] !== 'profile')
      throw new Refused(validationFailed('fields', `fields: ${match[1]} has no attributes to choose from`))
    profile = new Set(match[2].split(',').map(name => name.trim()))
  }
  return profile === undefined ? { top } : { top, profile }
}
