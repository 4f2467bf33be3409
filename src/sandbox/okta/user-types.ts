/** Types of users, each with a schema of its own. https://developer.okta.com/docs/concepts/user-types/ */

import { defaultUserType } from './user.ts'
import { createUserSchema, type UserSchema } from './user-schema.ts'

export interface UserType {
  readonly id: string
  readonly name: string
  readonly displayName: string
  readonly default: boolean
  /** Another id than the type's: the link of the type names it. */
  readonly schemaId: string
  readonly schema: UserSchema
}

export interface UserTypes {
  readonly default: UserType
  readonly all: readonly UserType[]
  /** By name. */
  named(name: string): UserType | undefined
  /** By the id of the schema; `default` is the default type's too. */
  ofSchema(schemaId: string): UserType | undefined
}

/** The type that every org has and everybody is of, and one that an administrator made. */
export function createUserTypes(): UserTypes {
  const everybody: UserType = {
    ...defaultUserType,
    name: 'user',
    displayName: 'User',
    default: true,
    schemaId: 'osc5sandboxdefault00',
    schema: createUserSchema(),
  }
  const contractor: UserType = {
    id: 'oty5sandboxcontract0',
    name: 'contractor',
    displayName: 'Contractor',
    default: false,
    schemaId: 'osc5sandboxcontract0',
    schema: createUserSchema(),
  }
  const all = [everybody, contractor]
  return {
    default: everybody,
    all,
    named: name => all.find(type => type.name === name),
    ofSchema: schemaId => (schemaId === 'default' ? everybody : all.find(type => type.schemaId === schemaId)),
  }
}
