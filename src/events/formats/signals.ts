import type { JsonObject } from '../../contract/index.ts'
import type { HandedTo } from '../../storage/tables/index.ts'
import { isFromUnknown } from '../../verification/handed-to.ts'
import type { Told } from '../catalog.ts'

/**
 * Events in the words of Shared Signals. There is none for a verification as such: that an identity was verified, or no
 * longer counts, is a change of assurance, in levels of ours. None says anything good of an account by a verification that
 * went to an address which nobody has on record, or by Incode's own word.
 * @see https://openid.net/specs/openid-caep-1_0-final.html sections 3.1, 3.3, 3.4
 * @see https://openid.net/specs/openid-risc-1_0-final.html section 2.7
 */

const caep = (name: string) => `https://schemas.openid.net/secevent/caep/event-type/${name}`
const risc = (name: string) => `https://schemas.openid.net/secevent/risc/event-type/${name}`

export const sessionRevoked = caep('session-revoked')
export const credentialChange = caep('credential-change')
export const assuranceLevelChange = caep('assurance-level-change')
export const credentialCompromise = risc('credential-compromise')
export const verificationEvent = 'https://schemas.openid.net/secevent/ssf/event-type/verification'

/** What a receiver may be sent, for the transmitter's description. */
export const signalTypes = [sessionRevoked, credentialChange, assuranceLevelChange, credentialCompromise] as const

/** Levels of assurance that are ours, and no level of NIST or ISO. */
const namespace = 'stepgate'

export interface Signal {
  readonly uri: string
  readonly claims: JsonObject
}

/** What each operation changes about an account. One that changes no credential and no session is no signal. */
const byOperation: Readonly<Record<string, Signal>> = {
  password_reset_link: { uri: credentialChange, claims: { credential_type: 'password', change_type: 'update' } },
  temporary_password: { uri: credentialChange, claims: { credential_type: 'password', change_type: 'update' } },
  // Whoever follows its link sets a password.
  reactivate: { uri: credentialChange, claims: { credential_type: 'password', change_type: 'update' } },
  temporary_access_pass: { uri: credentialChange, claims: { credential_type: 'temporary_access_pass', change_type: 'create' } },
  reset_factors: { uri: credentialChange, claims: { credential_type: 'authenticators', change_type: 'delete' } },
  reset_factor: { uri: credentialChange, claims: { credential_type: 'authenticators', change_type: 'delete' } },
  register_external_method: { uri: credentialChange, claims: { credential_type: 'external_method', change_type: 'create' } },
  revoke_sessions: { uri: sessionRevoked, claims: {} },
}

export function signalOf(told: Told): Signal | undefined {
  switch (told.type) {
    case 'enrollment.bound':
    case 'enrollment.raised': {
      const { assurance, before, handedTo } = told.data
      if (assurance === null || isFromUnknown(handedTo)) return undefined
      const levels = { current_level: assurance, previous_level: before ?? 'none' }
      return { uri: assuranceLevelChange, claims: { namespace, ...levels, change_direction: 'increase' } }
    }
    case 'enrollment.expired':
    case 'enrollment.ended':
      return { uri: assuranceLevelChange, claims: { namespace, current_level: 'none', change_direction: 'decrease' } }
    case 'operation.performed':
      return told.data.mode === 'live' ? initiated(byOperation[told.data.operation], told.data.handedTo) : undefined
    case 'verification.reported':
      // Somebody else was far enough in the sign-in to start it: the password is what they most likely have.
      // Whoever reads at an address that nobody knows says nothing of a password, and shuts nobody out.
      if (isFromUnknown(told.data.handedTo)) return undefined
      return told.data.mode === 'live' ? { uri: credentialCompromise, claims: { credential_type: 'password' } } : undefined
    default:
      return undefined
  }
}

/** The person asked for it, verified; where nobody knows who was reached it was whoever helped them (CAEP 1.0 section 2). */
const initiated = (signal: Signal | undefined, handedTo: HandedTo | null): Signal | undefined =>
  signal && { ...signal, claims: { ...signal.claims, initiating_entity: isFromUnknown(handedTo) ? 'admin' : 'user' } }
