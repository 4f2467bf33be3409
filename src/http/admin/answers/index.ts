import { accessAnswers } from './access.ts'
import { alertAnswers } from './alerts.ts'
import type { Answer } from './answer.ts'
import { auditAnswers } from './audit.ts'
import { caseAnswers } from './cases.ts'
import { directoryAnswers } from './directory.ts'
import { flowAnswers } from './flows.ts'
import { integrationAnswers } from './integrations.ts'
import { inviteAnswers } from './invites.ts'
import { keyAnswers } from './keys.ts'
import { linkAnswers } from './links.ts'
import { peopleListAnswers } from './people-list.ts'
import { personAnswers } from './person.ts'
import { policyAnswers } from './policies.ts'
import { reportAnswers } from './reports.ts'
import { reviewAnswers } from './reviews.ts'
import { syncAnswers } from './sync.ts'
import { webhookAnswers } from './webhooks.ts'

/**
 * What the routes of the admin API answer, for their description alone: an answer is sent as the room made it, and is not
 * checked again on its way. The console's types are made of it, so a route that the console reads has a row here. Rows stand in
 * one file per area, and each schema is held to the type of the view that it describes (`AnswerOf`).
 */
export const answers: Readonly<Record<string, Answer>> = {
  ...accessAnswers,
  ...alertAnswers,
  ...auditAnswers,
  ...caseAnswers,
  ...directoryAnswers,
  ...flowAnswers,
  ...integrationAnswers,
  ...inviteAnswers,
  ...keyAnswers,
  ...peopleListAnswers,
  ...linkAnswers,
  ...personAnswers,
  ...policyAnswers,
  ...reportAnswers,
  ...reviewAnswers,
  ...syncAnswers,
  ...webhookAnswers,
}

/** What the route answers, as far as it is described. */
export function answerOf(method: string | readonly string[], url: string): Answer | undefined {
  return answers[`${[method].flat().find(one => one !== 'HEAD')} ${url}`]
}
