/** Group rules: who has a certain value in their profile is in a group. */

import type { PeopleStore } from './people-store.ts'

/** A rule of the one form that this org knows: an attribute equals a text. */
export interface GroupRule {
  readonly id: string
  readonly name: string
  readonly attribute: string
  readonly value: string
  readonly group: number
  readonly created: string
}

export function ruleMatches({ attribute, value }: GroupRule, user: number, people: PeopleStore): boolean {
  return people.read(user, `profile.${attribute}`) === value
}
