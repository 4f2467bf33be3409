import type { Verifier } from '../../contract/index.ts'
import type { Guard } from '../guard.ts'
import { limits } from './limits.ts'
import { underRules } from './methods.ts'

export function verifier(source: Verifier, guard: Guard): Verifier {
  const { continues, returned, embedding, identityPage } = source
  return {
    workflows: source.workflows,
    trustAnchor: source.trustAnchor,
    // An address, and no call.
    ...(identityPage ? { identityPage: (identityId: string) => identityPage.call(source, identityId) } : {}),
    ...underRules('verifier', source, guard, {
      open: limits.session,
      read: limits.read,
      document: limits.read,
      authenticate: limits.session,
      request: limits.session,
      pointsAt: limits.notice,
    }),
    ...(continues
      ? {
          continues: (trustAnchor: string) =>
            guard.call('verifier.continues', limits.read, undefined, () => continues.call(source, trustAnchor)),
        }
      : {}),
    ...(embedding
      ? {
          embedding: (...given: Parameters<typeof embedding>) =>
            guard.call('verifier.embedding', limits.answer, undefined, () => embedding.apply(source, given)),
        }
      : {}),
    ...(returned
      ? {
          returned: (...given: Parameters<typeof returned>) =>
            guard.call('verifier.returned', limits.answer, undefined, () => returned.apply(source, given)),
        }
      : {}),
    notice: call => guard.call('verifier.notice', limits.notice, call.signal, signal => source.notice({ ...call, signal })),
  }
}
