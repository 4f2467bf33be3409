import { z } from 'zod'
import { accountStatuses, type DirectoryUser, enrollmentStates } from '../../../contract/index.ts'
import type { Answer } from './answer.ts'
import { at, id, listOf } from './parts.ts'
import type { AnswerOf } from './wire.ts'

type Shown = Omit<DirectoryUser, 'claims' | 'claimsChangedAt' | 'contactChangedAt'> & {
  readonly claimsChangedAt: string
  readonly contactChangedAt: string
}

const user: AnswerOf<Shown> = z
  .object({
    integrationId: id,
    externalId: id,
    login: z.string(),
    email: z.string().nullable(),
    givenName: z.string().nullable(),
    familyName: z.string().nullable(),
    displayName: z.string().nullable(),
    status: z.enum(accountStatuses),
    sourceStatus: z.string(),
    enrollment: z.enum(enrollmentStates),
    assurance: z.enum(['low', 'medium', 'high']).nullable(),
    claimsChangedAt: at,
    contactChangedAt: at,
  })
  .meta({ id: 'DirectoryUser' })

/** Of people of all directories. */
export const directoryAnswers: Readonly<Record<string, Answer>> = {
  'GET /v1/directory/users': { 200: listOf(user) },
}
