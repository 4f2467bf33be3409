import type { IntegrationId } from '../../contract/index.ts'

/**
 * Who has to act before it is otherwise. `admin`: of the product; `operator`: an administrator of this host; `owner`: one
 * who may release what was suspended; `provider`: Incode.
 */
export const whyActors = ['person', 'admin', 'operator', 'owner', 'reviewer', 'provider'] as const
export type WhyActor = (typeof whyActors)[number]

/** What a sentence is about: a closed list, for whoever draws or counts them. */
export const sentenceCodes = [
  'account_removed',
  'account_inactive',
  'account_locked',
  'login_shared',
  'directory_disabled',
  'view_missing',
  'view_old',
  'view_too_old',
  'not_enrolled',
  'enrollment_expired',
  'first_binding',
  'no_first_binding',
  'names_missing',
  'claims_unsettled',
  'rebind_needed',
  'same_identity_needed',
  'binding_too_weak',
  'binding_cools_off',
  'binding_opens_nothing',
  'identity_disputed',
  'under_review',
  'aliases_known',
  'no_door',
  'door_disabled',
  'door_suspended',
  'account_missing',
  'account_closed',
  'incode_down',
  'purpose_not_allowed',
  'workflow_missing',
  'change_held',
  'too_many_attempts',
  'sessions_spent',
  'door_open',
  'never_verified',
  'last_verification',
] as const
export type SentenceCode = (typeof sentenceCodes)[number]

/** One thing that is so, and whether it alone keeps the person from it. */
export interface Sentence {
  readonly code: SentenceCode
  readonly text: string
  readonly blocks: boolean
  readonly actor: WhyActor | null
  /** The integration that it is about; null where it is about the person. */
  readonly integrationId: IntegrationId | null
  /** When it is otherwise without anybody acting, in epoch milliseconds. */
  readonly until: number | null
}

type Said = Partial<Pick<Sentence, 'actor' | 'integrationId' | 'until'>>

const whole = (code: SentenceCode, text: string, blocks: boolean, { actor, integrationId, until }: Said): Sentence => ({
  code,
  text,
  blocks,
  actor: actor ?? null,
  integrationId: integrationId ?? null,
  until: until ?? null,
})

/** What stands in the way by itself. */
export const stop = (code: SentenceCode, text: string, said: Said = {}): Sentence => whole(code, text, true, said)

/** What is worth knowing, and keeps nobody from anything. */
export const note = (code: SentenceCode, text: string, said: Said = {}): Sentence => whole(code, text, false, said)
