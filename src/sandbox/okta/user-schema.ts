/** The schema of user profiles: which attributes there are, and who may do what with them. */

import { z } from 'zod'
import type { Profile, ProfileValue } from './user.ts'

export const action = z.enum(['HIDE', 'READ_ONLY', 'READ_WRITE'])

/** A custom attribute (https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Schema/). */
export const customAttribute = z.object({
  title: z.string().min(1),
  description: z.string().optional(),
  type: z.enum(['string', 'boolean', 'number', 'integer', 'array']),
  required: z.boolean().nullable().default(null),
  scope: z.enum(['NONE', 'SELF']).default('NONE'),
  mutability: z.string().default('READ_WRITE'),
  permissions: z.array(z.object({ principal: z.literal('SELF'), action })).default([{ principal: 'SELF', action: 'READ_ONLY' }]),
})
export type CustomAttribute = z.infer<typeof customAttribute>

const string = (title: string, permission: z.infer<typeof action> = 'READ_ONLY') => ({
  title,
  type: 'string',
  scope: 'NONE',
  mutability: 'READ_WRITE',
  permissions: [{ principal: 'SELF', action: permission }],
})

/** The attributes that every org has. */
export const baseAttributes: Readonly<Record<string, ReturnType<typeof string>>> = {
  login: string('Username'),
  firstName: string('First name', 'READ_WRITE'),
  lastName: string('Last name', 'READ_WRITE'),
  middleName: string('Middle name', 'READ_WRITE'),
  honorificPrefix: string('Honorific prefix', 'READ_WRITE'),
  honorificSuffix: string('Honorific suffix', 'READ_WRITE'),
  email: string('Primary email', 'READ_WRITE'),
  title: string('Title', 'READ_WRITE'),
  displayName: string('Display name', 'READ_WRITE'),
  nickName: string('Nickname', 'READ_WRITE'),
  profileUrl: string('Profile Url', 'READ_WRITE'),
  secondEmail: string('Secondary email', 'READ_WRITE'),
  mobilePhone: string('Mobile phone', 'READ_WRITE'),
  primaryPhone: string('Primary phone', 'READ_WRITE'),
  streetAddress: string('Street address', 'READ_WRITE'),
  city: string('City', 'READ_WRITE'),
  state: string('State', 'READ_WRITE'),
  zipCode: string('Zip code', 'READ_WRITE'),
  countryCode: string('Country code', 'READ_WRITE'),
  postalAddress: string('Postal Address', 'HIDE'),
  preferredLanguage: string('Preferred language', 'READ_WRITE'),
  locale: string('Locale', 'READ_WRITE'),
  timezone: string('Time zone', 'READ_WRITE'),
  userType: string('User type'),
  employeeNumber: string('Employee number'),
  costCenter: string('Cost center'),
  organization: string('Organization'),
  division: string('Division'),
  department: string('Department'),
  managerId: string('ManagerId'),
  manager: string('Manager'),
}

export interface UserSchema {
  /** The base attributes, with what people may do with them in this org. */
  base(): typeof baseAttributes
  /** Lets people do this with an attribute of their own profile. One that is not there is made, as a text. */
  permit(name: string, what: z.infer<typeof action>): void
  readonly custom: Map<string, CustomAttribute>
  /** The complaint about a profile, if there is one. */
  fault(profile: Profile): string | undefined
}

/** The base attributes, and the custom one that the people of the sandbox have. */
export function createUserSchema(): UserSchema {
  const custom = new Map<string, CustomAttribute>([['birthDate', customAttribute.parse({ title: 'Birth date', type: 'string' })]])
  const permitted = new Map<string, z.infer<typeof action>>()
  return {
    custom,
    base: () =>
      Object.fromEntries(
        Object.entries(baseAttributes).map(([name, one]) => {
          const own = permitted.get(name)
          return [name, own === undefined ? one : { ...one, permissions: [{ principal: 'SELF', action: own }] }]
        }),
      ),
    permit(name, what) {
      if (Object.hasOwn(baseAttributes, name)) permitted.set(name, what)
      else {
        const before = custom.get(name) ?? { title: name, type: 'string' }
        custom.set(name, customAttribute.parse({ ...before, permissions: [{ principal: 'SELF', action: what }] }))
      }
    },
    fault(profile) {
      for (const [name, value] of Object.entries(profile)) {
        const type = Object.hasOwn(baseAttributes, name) ? 'string' : custom.get(name)?.type
        if (type === undefined) return `Property name ${name} is not defined in the schema`
        if (value !== null && !fits(type, value)) return `${name}: The value is not of type ${type}`
      }
      return undefined
    },
  }
}

function fits(type: string, value: ProfileValue): boolean {
  if (type === 'array') return Array.isArray(value)
  if (type === 'integer') return Number.isInteger(value)
  return typeof value === type
}
