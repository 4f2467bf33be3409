import type { HostOptions } from './host-options.ts'
import { directoriesUnder } from './integrations/covered.ts'
import { createLiveReads } from './integrations/live.ts'
import type { Integrations } from './integrations/port.ts'
import type { Messages } from './messages/index.ts'
import type { Marks } from './security/marks.ts'
import type { Seals } from './security/seals.ts'
import type { Sleep } from './security/sleep.ts'
import type { Store } from './storage/store.ts'
import { createVerifications } from './verification/index.ts'
import { createNicknameDesk } from './verification/nicknames/desk.ts'
import { createPolicyDesk } from './verification/policies/desk.ts'
import { editableIn } from './verification/policies/editable.ts'
import { createPolicies, type Whom } from './verification/policies/index.ts'
import { defaultPolicy } from './verification/policy.ts'
import { createReviewDesk } from './verification/reviews/index.ts'

const usualTextsPerCountryDay = 500

interface Judging extends Pick<HostOptions, 'store' | 'clock' | 'random' | 'log' | 'publicUrl' | 'kind'> {
  readonly seals: Seals
  readonly marks: Marks
  readonly sleep: Sleep
  readonly epoch: string
  readonly integrations: Integrations
  readonly messages: Messages
  readonly failPoint: (point: string) => void
}

/** What judges, by which policies, and the desks of those who judge beside it. */
export function hostJudging(world: Judging, { enrollment, policyFloor, sms }: HostOptions) {
  const { store, kind, integrations } = world
  const base = enrollment === undefined ? defaultPolicy : { ...defaultPolicy, enrollmentDays: enrollment.validDays }
  const judged = { ...world, base, floor: policyFloor ?? {} }
  const policies = createPolicies(judged)
  const texts = sms && { countries: sms.countries, perCountryDay: sms.perCountryDay ?? usualTextsPerCountryDay }
  const judging = {
    ...world,
    policy: base,
    policies,
    texts,
    live: createLiveReads(world),
    products: integrations,
    // A trial talks to real products: it changes no account there.
    dryRun: kind === 'trial',
    loopbackReturn: kind === 'sandbox',
  }
  const policyDesk = createPolicyDesk({
    ...judged,
    isThere: async id => (await integrations.list()).some(one => one.id === id),
    isEditable: editableIn(store, async scope => directoriesUnder(scope, await integrations.list())),
    async workflowsOf(integrationId) {
      const { accountId } = await integrations.get(integrationId)
      return accountId === null ? [] : (await integrations.account(accountId)).verifier.workflows.map(({ id }) => id)
    },
  })
  return {
    texts,
    settleDays: async (db: Store['db'], whom: Whom) => (await policies.inForce(db, whom)).policy.settleDays,
    verifications: createVerifications(judging),
    reviews: createReviewDesk(judging),
    policyDesk,
    nicknames: createNicknameDesk(world),
  }
}
