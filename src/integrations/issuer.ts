import type { Mode } from '../contract/index.ts'

/** The issuer of our OpenID provider. A rehearsal has one of its own, so that no product takes its tokens for real ones. */
export function issuerOf(publicUrl: string, mode: Mode): string {
  return mode === 'rehearsal' ? `${publicUrl}/oidc/rehearsal` : `${publicUrl}/oidc`
}

/** Where an authorization request stops on its way, at the same host: each issuer has its own. */
export function interactionPathOf(publicUrl: string, mode: Mode): string {
  return `${new URL(issuerOf(publicUrl, mode)).pathname}/interaction`
}
