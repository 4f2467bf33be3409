/**
 * The authentication methods of users: a password and some second factors each, computed like the people themselves.
 * https://learn.microsoft.com/en-us/graph/api/resources/authenticationmethods-overview
 */

import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import type {
  Fido2AuthenticationMethod,
  MicrosoftAuthenticatorAuthenticationMethod,
  PasswordAuthenticationMethod,
  PhoneAuthenticationMethod,
  TemporaryAccessPassAuthenticationMethod,
} from '@microsoft/microsoft-graph-types'
import { personAt } from '../people.ts'
import { createIds } from './ids.ts'

/** The collections under `/users/{id}/authentication`, and the types of what is in them. */
export const collections = {
  passwordMethods: '#microsoft.graph.passwordAuthenticationMethod',
  phoneMethods: '#microsoft.graph.phoneAuthenticationMethod',
  microsoftAuthenticatorMethods: '#microsoft.graph.microsoftAuthenticatorAuthenticationMethod',
  fido2Methods: '#microsoft.graph.fido2AuthenticationMethod',
  emailMethods: '#microsoft.graph.emailAuthenticationMethod',
  softwareOathMethods: '#microsoft.graph.softwareOathAuthenticationMethod',
  windowsHelloForBusinessMethods: '#microsoft.graph.windowsHelloForBusinessAuthenticationMethod',
  platformCredentialMethods: '#microsoft.graph.platformCredentialAuthenticationMethod',
  externalAuthenticationMethods: '#microsoft.graph.externalAuthenticationMethod',
  temporaryAccessPassMethods: '#microsoft.graph.temporaryAccessPassAuthenticationMethod',
} as const
export type Collection = keyof typeof collections

/** A method of a user. */
export interface Method {
  readonly collection: Collection
  readonly id: string
  readonly properties: object
}

/** Two ids are the same for everybody. */
const passwordId = '28c10230-6103-485e-b985-444c60001490'
const mobilePhoneId = '3179e48a-750b-4051-897c-87b9720928f7'
const authenticatorIds = createIds(0x7eed_5ee7)
const keyIds = createIds(0x8eed_5ee8)

/** A temporary access pass. The code itself is told once, and kept as a digest. */
interface Pass {
  readonly id: string
  readonly created: number
  readonly starts: number
  readonly lifetimeInMinutes: number
  readonly isUsableOnce: boolean
  readonly digest: Buffer
}
export type PassOrder = Pick<Pass, 'lifetimeInMinutes' | 'isUsableOnce'> & {
  readonly starts: number | undefined
  readonly length: number
}

export interface AuthenticationMethods {
  of(user: number): readonly Method[]
  /** False if there is no such method; throws a `TypeError` for the default one while there are others. */
  remove(user: number, collection: Collection, id: string): boolean
  /** Registers one, which becomes the default where there was none. */
  add(user: number, collection: Collection, properties: object): Method
  /** Whether this is a pass of the user's that is good now; uses up one that is good once. */
  usePass(user: number, code: string): boolean
  /** Makes a pass, in place of one that the user has. */
  createPass(user: number, order: PassOrder): TemporaryAccessPassAuthenticationMethod
}

export function createAuthenticationMethods(clock: { now(): number }, created: string): AuthenticationMethods {
  const removed = new Set<string>()
  const added = new Map<number, readonly Method[]>()
  const passes = new Map<number, Pass>()

  function shownPass(pass: Pass, code: string | null): TemporaryAccessPassAuthenticationMethod {
    const now = clock.now()
    const isOver = pass.starts + pass.lifetimeInMinutes * 60_000 <= now
    const reason = isOver ? 'Expired' : pass.starts > now ? 'NotYetValid' : 'EnabledByPolicy'
    return {
      id: pass.id,
      temporaryAccessPass: code,
      createdDateTime: new Date(pass.created).toISOString(),
      startDateTime: new Date(pass.starts).toISOString(),
      lifetimeInMinutes: pass.lifetimeInMinutes,
      isUsableOnce: pass.isUsableOnce,
      isUsable: reason === 'EnabledByPolicy',
      methodUsabilityReason: reason,
    }
  }

  /** The default method comes first: an authenticator app before the telephone. */
  function factorsOf(user: number): readonly Method[] {
    const phone: PhoneAuthenticationMethod = {
      id: mobilePhoneId,
      phoneNumber: personAt(user).mobilePhone,
      phoneType: 'mobile',
      smsSignInState: 'notAllowedByPolicy',
    }
    const authenticator: MicrosoftAuthenticatorAuthenticationMethod = {
      id: authenticatorIds.at(user),
      createdDateTime: created,
      displayName: 'Phone',
      deviceTag: 'SoftwareTokenActivated',
      phoneAppVersion: '6.2604.2480',
    }
    const key: Fido2AuthenticationMethod = {
      id: keyIds.at(user),
      createdDateTime: created,
      displayName: 'Key',
      aaGuid: '2fc0579f-8113-47ea-b116-bb5a8db9202a',
      model: 'YubiKey 5 Series with NFC',
      attestationCertificates: [],
      attestationLevel: 'attested',
    }
    const all: Method[] = []
    if (user % 2 === 0)
      all.push({ collection: 'microsoftAuthenticatorMethods', id: authenticatorIds.at(user), properties: authenticator })
    all.push({ collection: 'phoneMethods', id: mobilePhoneId, properties: phone })
    if (user % 5 === 0) all.push({ collection: 'fido2Methods', id: keyIds.at(user), properties: key })
    all.push(...(added.get(user) ?? []))
    return all.filter(({ id }) => !removed.has(`${user} ${id}`))
  }

  return {
    of(user) {
      const password: PasswordAuthenticationMethod = { id: passwordId, password: null, createdDateTime: created }
      const pass = passes.get(user)
      const passMethod: Method[] =
        pass === undefined ? [] : [{ collection: 'temporaryAccessPassMethods', id: pass.id, properties: shownPass(pass, null) }]
      return [{ collection: 'passwordMethods', id: passwordId, properties: password }, ...factorsOf(user), ...passMethod]
    },
    remove(user, collection, id) {
      if (collection === 'temporaryAccessPassMethods') return passes.get(user)?.id === id && passes.delete(user)
      const factors = factorsOf(user)
      const at = factors.findIndex(one => one.collection === collection && one.id === id)
      if (at < 0) return false
      if (at === 0 && factors.length > 1) throw new TypeError('Cannot delete default method with other methods configured.')
      removed.add(`${user} ${id}`)
      return true
    },
    add(user, collection, properties) {
      const id = randomUUID()
      const method = { collection, id, properties: { id, ...properties } }
      added.set(user, [...(added.get(user) ?? []), method])
      return method
    },
    usePass(user, code) {
      const pass = passes.get(user)
      if (pass === undefined || !timingSafeEqual(digestOf(code), pass.digest)) return false
      if (shownPass(pass, null).isUsable !== true) return false
      if (pass.isUsableOnce) passes.delete(user)
      return true
    },
    createPass(user, { starts, length, ...order }) {
      const now = clock.now()
      const code = randomBytes(length).toString('base64url').slice(0, length)
      const pass = { id: randomUUID(), created: now, starts: starts ?? now, digest: digestOf(code), ...order }
      passes.set(user, pass)
      return shownPass(pass, code)
    },
  }
}

const digestOf = (code: string): Buffer => createHash('sha256').update(code).digest()
