/**
 * Writes users as JSON text. People whom nobody has changed are written straight from their tables, without an object in
 * between: a bulk read is measured against this stand-in, so its pages must cost less than reading them does.
 */

import { personAt } from '../people.ts'
import type { Projection } from './fields.ts'
import { type BaseTimes, baseAttributes, baseProfile, defaultUserType, type OktaUser, oktaCredentials, userIdAt } from './user.ts'

/** How a call wants its users written. */
export interface UserJsonOptions {
  /** `_links` name the host that was asked. */
  readonly origin: string
  readonly times: BaseTimes
  readonly fields?: Projection | undefined
  /** `okta-response=omitCredentials` of the request's content type. */
  readonly omitCredentials?: boolean
}

export interface UserWriter {
  /** The person at a position, as nobody has changed them. Names and addresses hold nothing that JSON would escape. */
  base(position: number): string
  changed(user: OktaUser): string
}

const quoted = (value: string | null): string => (value === null ? 'null' : `"${value}"`)

/** Makes the writer for one call. */
export function userWriter({ origin, times, fields, omitCredentials = false }: UserJsonOptions): UserWriter {
  const asks = (name: string): boolean => fields === undefined || fields.top.has(name)
  const asksProfile = (name: string): boolean => fields?.profile === undefined || fields.profile.has(name)
  const attributes = Object.entries(baseAttributes).filter(([name]) => asks(name))
  const profile = asks('profile') ? Object.entries(baseProfile).filter(([name]) => asksProfile(name)) : []
  const type = asks('type') ? `"type":${JSON.stringify(defaultUserType)}` : undefined
  const credentials = asks('credentials') && !omitCredentials ? `"credentials":${JSON.stringify(oktaCredentials)}` : undefined
  const links = (id: string) => ({ self: { href: `${origin}/api/v1/users/${id}` } })

  return {
    base(position) {
      let text = ''
      for (const [name, of] of attributes) text += `,"${name}":${quoted(of(position, times))}`
      if (type !== undefined) text += `,${type}`
      if (asks('profile')) {
        const person = personAt(position)
        let inner = ''
        for (const [name, of] of profile) inner += `,"${name}":${quoted(of(person))}`
        text += `,"profile":{${inner.slice(1)}}`
      }
      if (credentials !== undefined) text += `,${credentials}`
      if (asks('_links')) text += `,"_links":{"self":{"href":"${origin}/api/v1/users/${userIdAt(position)}"}}`
      return `{${text.slice(1)}}`
    },
    changed(user) {
      const all: Record<string, unknown> = { ...user, _links: links(user.id) }
      if (omitCredentials) delete all.credentials
      if (fields === undefined) return JSON.stringify(all)
      if (fields.profile !== undefined)
        all.profile = Object.fromEntries(Object.entries(user.profile).filter(([name]) => asksProfile(name)))
      return JSON.stringify(Object.fromEntries(Object.entries(all).filter(([name]) => asks(name))))
    },
  }
}
