import type { Steps } from './words.ts'

const models = ['PushedAuthorizationRequest', 'Interaction', 'AuthorizationCode', 'AccessToken', 'Grant']

/**
 * Requests and codes of sign-ins stood here as they came. From now on they are sealed; whoever was under way begins again. And
 * of a verification it is kept whether its person was only typed, so that nobody is told whether there is one.
 */
export const signIns: Steps = ({ int }) => [
  `delete from provider_records where model in (${models.flatMap(model => [`'${model}'`, `'rehearsal:${model}'`]).join(', ')})`,
  `alter table verifications add column typed ${int}`,
]
