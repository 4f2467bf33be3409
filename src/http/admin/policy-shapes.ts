import { z } from 'zod'
import { policyScopeSchema, policySettingsSchema } from '../../contract/index.ts'
import { plainText } from './plain-text.ts'
import { paging } from './shapes.ts'

const id = z.string().min(1).max(100)
const name = plainText(120).min(1)
/** A policy is changed for a reason, which whoever reads its versions later is told. */
const reason = plainText(500).min(1)
const ifVersion = z.int().min(0).optional()

export const byPolicy = z.strictObject({ id })
export const byProposal = z.strictObject({ id, proposalId: id })
export const newPolicy = z.strictObject({ name, scope: policyScopeSchema, settings: policySettingsSchema, why: reason })
export const newProposal = z.strictObject({ settings: policySettingsSchema, why: reason, ifVersion })
export const policyReversion = z.strictObject({ version: z.int().min(1), why: reason })
export const policyTrial = z.strictObject({ settings: policySettingsSchema, last: z.int().min(1).max(500).default(100) })
/** What somebody is about to write: `scope` null covers everybody. */
export const policyCheck = z.strictObject({
  items: z.array(z.strictObject({ scope: policyScopeSchema.nullable(), settings: policySettingsSchema })).max(500),
})
export const policyVersionQuery = z.strictObject(paging)
/** An integration, and a person where it is about one. */
export const effectiveQuery = z
  .strictObject({ integrationId: id, directoryId: id.optional(), externalId: z.string().min(1).max(512).optional() })
  .refine(({ directoryId, externalId }) => externalId === undefined || directoryId !== undefined, {
    path: ['directoryId'],
    message: 'goes with externalId: a person is one of a directory',
  })
