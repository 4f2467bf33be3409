import { z } from 'zod'
import { dataStatuses, outcomes, resultStatuses } from './reasons.ts'

/**
 * What a template says of the flow at its product, for whoever builds one there: what is seen of each result, what else there
 * is to branch on, and how the product is made to go on without us. Texts may have places that the host fills:
 *
 * * `{orgUrl}`: that field of the configuration, if it is a text and no secret;
 * * `{integration.id}`, `{integration.url}`, `{client.id}`, `{endpoints.issuer}`: what the host knows of the integration;
 * * `{made.idp}`: what the set-up made; `{made.rule/0}` the first part of a text with slashes.
 *
 * After a bar stands what is shown where the host does not know it: `{made.idp|idpId}` becomes `{idpId}`.
 */

/** Only where a field of the configuration has one of these values, as in forms. */
const when = z.object({ field: z.string(), is: z.array(z.string()) })

/** The first row that fits a result says what the product sees of it. */
const told = z.object({
  outcome: z.array(z.enum(outcomes)).optional(),
  status: z.array(z.enum(resultStatuses)).optional(),
  dataStatus: z.array(z.enum(dataStatuses)).optional(),
  when: when.optional(),
  name: z.string().describe('What it is called where the product reads it.'),
  value: z.string().optional().describe('What stands there. Left out, it is enough that something does.'),
  means: z.string().describe('What the product makes of it, in a sentence.'),
})
export type ToldRow = z.infer<typeof told>

export const flowViewSchema = z.object({
  told: z.array(told).min(1),
  outputs: z.array(z.object({ name: z.string(), says: z.string(), when: when.optional() })),
  conditions: z.array(
    z.object({ title: z.string(), where: z.string().describe('Where it is entered.'), text: z.string(), when: when.optional() }),
  ),
})
export type FlowView = z.infer<typeof flowViewSchema>

export const switchOffStep = z.object({
  title: z.string(),
  where: z.string().describe('The way there in the product’s own console.'),
  request: z
    .object({
      method: z.enum(['POST', 'PUT', 'PATCH', 'DELETE']),
      url: z.string(),
      body: z.record(z.string(), z.string()).optional(),
    })
    .optional()
    .describe('The same by the product’s API.'),
  when: when.optional(),
})
export type SwitchOffStep = z.infer<typeof switchOffStep>

/** What an administrator is asked for by a set-up, besides the token. Each goes into `input` under its name. */
export const setupForm = z.object({
  adminToken: z.string().describe('Which token, and where it is made.'),
  fields: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      description: z.string(),
      kind: z.enum(['text', 'choice', 'boolean']),
      required: z.boolean(),
      choices: z.array(z.string()).optional(),
      default: z.string().optional(),
    }),
  ),
})
export type SetupForm = z.infer<typeof setupForm>
