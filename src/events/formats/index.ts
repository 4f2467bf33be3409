import type { SigningJwk } from '../../facades/provider/issuer-key-pair.ts'
import type { Subscription } from '../rows.ts'
import type { Format } from './format.ts'
import { incodeSession } from './incode-session.ts'
import { securityEventToken } from './set.ts'
import { slack } from './slack.ts'
import { standard } from './standard.ts'
import { teams } from './teams.ts'

export const formatNames = ['standard', 'incode-session', 'set', 'slack', 'teams'] as const
export type Formats = Readonly<Record<Subscription['format'], Format>>

/** The ways in which a receiver can be told. */
export function formatsOf(deps: { readonly issuer: string; signingKey(): Promise<SigningJwk> }): Formats {
  return { standard, 'incode-session': incodeSession, set: securityEventToken(deps), slack: slack(deps), teams: teams(deps) }
}

export type { Format, Outgoing, Receiver, Sending } from './format.ts'
