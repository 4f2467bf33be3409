import type { Steps } from './words.ts'

/**
 * Requests and codes of sign-ins that were on their way, which stood here as they came. From now on they are sealed; whoever was
 * under way begins again.
 */
export const sealedRequests: Steps = () => {
  const models = ['PushedAuthorizationRequest', 'Interaction', 'AuthorizationCode', 'AccessToken', 'Grant']
  const named = models.flatMap(model => [`'${model}'`, `'rehearsal:${model}'`]).join(', ')
  return [`delete from provider_records where model in (${named})`]
}
