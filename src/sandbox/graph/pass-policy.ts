/**
 * The Temporary Access Pass of the tenant's authentication methods policy
 * (https://learn.microsoft.com/en-us/graph/api/resources/temporaryaccesspassauthenticationmethodconfiguration).
 */

import { z } from 'zod'
import { groupIds } from './group.ts'
import type { Groups } from './groups.ts'

const everybody = 'all_users'

/** As it comes: one hour unless asked otherwise, eight at most, for everybody. */
export const policySchema = z.strictObject({
  state: z.enum(['enabled', 'disabled']).default('enabled'),
  defaultLifetimeInMinutes: z.int().default(60),
  defaultLength: z.int().min(8).max(48).default(8),
  minimumLifetimeInMinutes: z.int().min(10).max(43_200).default(60),
  maximumLifetimeInMinutes: z.int().min(10).max(43_200).default(480),
  isUsableOnce: z.boolean().default(false),
  /** Ids of groups. */
  includes: z.array(z.string()).default([everybody]),
  excludes: z.array(z.string()).default([]),
})
type Policy = z.infer<typeof policySchema>

export interface PassPolicy {
  now: Policy
}

export const createPassPolicy = (): PassPolicy => ({ now: policySchema.parse({}) })

/** Whether passes of this person can be used. They can be made for anybody. */
export function isOfPassPolicy({ now }: PassPolicy, groups: Groups, position: number): boolean {
  const has = (id: string): boolean => {
    if (id === everybody) return true
    const group = groupIds.indexOf(id)
    return group !== undefined && groups.within(group).some(one => groups.has(one, { kind: 'user', position }))
  }
  return now.state === 'enabled' && now.includes.some(has) && !now.excludes.some(has)
}
