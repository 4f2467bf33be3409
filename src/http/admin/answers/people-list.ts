import { z } from 'zod'
import type { Fault, ListedPerson } from '../../../contract/index.ts'
import type { ListPage, UploadOutcome, UploadPreview } from '../../../integrations/people-list/index.ts'
import { previewOutcomes } from '../../../integrations/people-list/preview.ts'
import type { Answer } from './answer.ts'
import { at, id, listOf } from './parts.ts'
import type { AnswerOf } from './wire.ts'

const entered = {
  email: z.string().exactOptional(),
  givenName: z.string().exactOptional(),
  familyName: z.string().exactOptional(),
  birthDate: z.string().exactOptional(),
  phone: z.string().exactOptional(),
  employeeNumber: z.string().exactOptional(),
  sponsor: z.string().exactOptional(),
  startDate: z.string().exactOptional(),
  endDate: z.string().exactOptional(),
}

const person: AnswerOf<ListedPerson> = z
  .object({ externalId: id, login: z.string(), ...entered, changedAt: at })
  .meta({ id: 'ListedPerson' })

const page: AnswerOf<ListPage> = z.object({ ...listOf(person).shape, total: z.int(), today: z.string() })

const fault: AnswerOf<Fault> = z.object({ path: z.string(), message: z.string() })

const outcome = {
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  removed: z.int(),
  skipped: z.int(),
  faults: z.array(fault),
}
const uploaded: AnswerOf<UploadOutcome> = z.object(outcome).meta({ id: 'PeopleUpload' })

const line: AnswerOf<UploadPreview['lines'][number]> = z
  .object({
    line: z.int().nullable(),
    outcome: z.enum(previewOutcomes),
    person: z.object({ externalId: id.exactOptional(), login: z.string().exactOptional(), ...entered }),
    faults: z.array(fault),
  })
  .meta({ id: 'PeopleUploadLine' })

const previewed: AnswerOf<UploadPreview> = z
  .object({ ...outcome, seen: z.int(), lines: z.array(line) })
  .meta({ id: 'PeopleUploadPreview' })

/** Of lists of people who are entered here. */
export const peopleListAnswers: Readonly<Record<string, Answer>> = {
  'GET /v1/directory/:integrationId/people': { 200: page },
  'POST /v1/directory/:integrationId/people': { 200: z.union([previewed, uploaded]) },
  'GET /v1/directory/:integrationId/people/:externalId': { 200: person },
  'PUT /v1/directory/:integrationId/people/:externalId': { 200: person, 201: person },
}
