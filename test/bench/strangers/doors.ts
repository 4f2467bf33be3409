import type { DirectoryUser, DocumentClaims, IntegrationId, PolicySettings, Purpose } from '../../../src/contract/index.ts'
import { policySettingsSchema, purposes } from '../../../src/contract/index.ts'
import { findByExternalId } from '../../../src/directory/users.ts'
import type { Store } from '../../../src/storage/store.ts'
import { type Decision, decide, type Evidence } from '../../../src/verification/decide.ts'
import { matchOf } from '../../../src/verification/facts.ts'
import { claimsOfUser, compareClaims } from '../../../src/verification/match/index.ts'
import { defaultPolicy, type Policy } from '../../../src/verification/policy.ts'
import { newcomer, part, spotless } from '../../verification/evidence.ts'

const each = <T>(value: T) => Object.fromEntries(purposes.map(purpose => [purpose, value])) as Record<Purpose, T>

/** Everything that administrators can choose, as they would choose it to keep nobody waiting. */
const loosest: PolicySettings = policySettingsSchema.parse({
  passes: ['OK', 'MANUAL_OK'],
  names: { step_up: 'close', sign_up: 'close' },
  requiredClaims: each({}),
  onMismatch: each('review'),
  onReview: each('wait'),
  acceptVendorReview: true,
  settleDays: 0,
  minimumAssurance: { ...each('low'), account_recovery: 'medium', helpdesk: 'medium' },
})
const policies: readonly Policy[] = [defaultPolicy, Object.assign({}, defaultPolicy, loosest)]

/** How an account stands that somebody tries: bound to its owner's identity more or less strongly, or to nobody's. */
const owners = 'id-owner'
const standings: readonly Evidence['enrollment'][] = [
  newcomer,
  { ...newcomer, state: 'invited' },
  ...(['low', 'medium', 'high'] as const).map(
    assurance => ({ state: 'enrolled', identityId: owners, assurance, rebind: 'free', recovery: 'open' }) as const,
  ),
  { state: 'expired', identityId: owners, assurance: 'medium', rebind: 'same_identity', recovery: 'open' },
  { ...newcomer, state: 'revoked', rebind: 'supervised' },
]

const pass = { overall: part('OK', 99), parts: { idValidation: part('OK'), liveness: part('OK'), faceRecognition: part('OK') } }

/** The accounts of one directory, and what a true document and a living face would have of them. */
export interface Doors {
  /** What becomes of the owner's own first step-up. */
  own(externalId: string, document: DocumentClaims): Promise<Decision>
  /** How many of its doors somebody else gets through. */
  openedBy(document: DocumentClaims, externalId: string): Promise<number>
}

export function doorsOf(store: Store, integrationId: IntegrationId): Doors {
  const userOf = async (externalId: string): Promise<DirectoryUser> => {
    const user = await findByExternalId(store.db, integrationId, externalId)
    if (user === undefined) throw new Error(`nobody is ${externalId}`)
    return user
  }
  async function seen(user: DirectoryUser, document: DocumentClaims) {
    const subject = { id: 's', integration_id: integrationId, external_id: user.externalId, kind: 'directory' } as const
    const person = {
      subject: { ...subject, rebind: 'free', created_at: 0 } as const,
      user,
      account: user.status,
      enrollment: newcomer,
    }
    return matchOf(store.db, person, {}, document, [], defaultPolicy)
  }
  return {
    async own(externalId, document) {
      const { match, collisions } = await seen(await userOf(externalId), document)
      const evidence = { match: match.directory, claims: match.claims, collisions, enrollment: newcomer }
      return decide(spotless(evidence, { ...pass, identityId: owners }))
    },

    async openedBy(document, externalId) {
      const user = await userOf(externalId)
      const { directory, claims } = compareClaims(document, claimsOfUser(user))
      const attempts = policies.flatMap(policy =>
        standings.flatMap(enrollment =>
          (['step_up', 'account_recovery'] as const).map(purpose => ({ policy, enrollment, purpose })),
        ),
      )
      const through = (collisions: number) =>
        attempts.filter(attempt => {
          const evidence = spotless({ ...attempt, match: directory, claims, collisions }, { ...pass, identityId: 'id-stranger' })
          return decide(evidence).outcome === 'allow'
        }).length
      // A namesake is one more objection: what is closed without any stays closed, and the directory need not be asked.
      return through(0) === 0 ? 0 : through((await seen(user, document)).collisions)
    },
  }
}
