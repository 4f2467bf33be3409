import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { z } from 'zod'
import type { Fault, PolicySettings } from '../contract/index.ts'
import { type SignInSettings, signInClaims } from '../facades/sign-in/settings.ts'
import type { SessionLimits } from '../http/admin/sessions.ts'
import type { AdminSignInSettings } from '../http/admin/sign-in/settings.ts'
import { connectors as known } from '../integrations/registry.ts'
import { type ThirdPartyEntry, thirdPartyEntry } from '../integrations/third-party/index.ts'
import { type Language, languages, type MailSettings, type SmsSettings } from '../messages/index.ts'
import { parseKey } from '../security/key.ts'
import { keptFor, type Retention, retentionFaults } from '../storage/retention.ts'
import { readFloor } from '../verification/policies/floor.ts'
import { adminSessionsShape, adminSignInOf, adminSignInShape, secretIn, sessionLimitsOf } from './admin-sign-in-config.ts'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'
import { smsOf, smsShape } from './sms-config.ts'

/** `stepgate.json`. The key and the database's address may come from the environment instead. */
const fileShape = z.strictObject({
  publicUrl: z.string().optional(),
  listen: z.strictObject({ host: z.string().default('127.0.0.1'), port: z.int().min(0).max(65_535).default(8_080) }).prefault({}),
  database: z
    .union([
      z.strictObject({ sqlite: z.string().min(1) }),
      z.strictObject({ postgres: z.string().min(1), schema: z.string().optional() }),
    ])
    .optional(),
  keyFile: z.string().optional(),
  /** A policy that no administrator can go under. STEPGATE_POLICY_FLOOR names another file. */
  policyFloor: z.string().optional(),
  /** Ids of the connectors that may be used; all of them where this is left out. */
  connectors: z.array(z.string()).optional(),
  /** Connectors of others: where they are, the hash of their files, and what they may do. */
  thirdParty: z.array(thirdPartyEntry).optional(),
  /**
   * The mail server; its address, which holds a password, may come from STEPGATE_SMTP_URL instead. `language`: in which the
   * owners of the installation are written to; people are in that of their flow.
   */
  mail: z
    .strictObject({ url: z.string().optional(), from: z.string().min(3).max(320), language: z.enum(languages).optional() })
    .optional(),
  sms: smsShape.optional(),
  /** Where those who approve sign in, and the directory whose ids the provider says. STEPGATE_SIGN_IN_SECRET may hold the secret. */
  signIn: z
    .strictObject({
      issuer: z.url({ protocol: /^https$/ }),
      clientId: z.string().min(1).max(500),
      clientSecret: z.string().min(1).max(2_000).optional(),
      directory: z.string().min(1).max(100),
      claim: z.enum(signInClaims).optional(),
    })
    .optional(),
  adminSignIn: adminSignInShape.optional(),
  adminSessions: adminSessionsShape.optional(),
  /** How long a binding holds, and how many days before its end its person is asked to renew it. */
  enrollment: z.strictObject({ validDays: z.int().min(1).max(3_650), renewDays: z.int().min(1).max(90).default(14) }).optional(),
  /** Addresses or networks of proxies whose `X-Forwarded-For` is believed. */
  trustProxy: z.array(z.string()).optional(),
  /** Days for which a class of data is kept; the usual ones of those that are not named. */
  retention: z.record(z.string(), z.number()).optional(),
  logLevel: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
})

export type Where =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly schema?: string }

export interface ServeConfig {
  readonly publicUrl: string
  readonly listen: { readonly host: string; readonly port: number }
  readonly where: Where
  /** The first one seals; others only open. */
  readonly keys: readonly Uint8Array[]
  readonly policyFloor: PolicySettings
  readonly connectors?: readonly string[]
  readonly thirdParty: readonly ThirdPartyEntry[]
  /** Where the file is: paths in it begin there. */
  readonly folder: string
  readonly mail?: MailSettings
  readonly sms?: SmsSettings
  readonly signIn?: SignInSettings
  readonly adminSignIn?: AdminSignInSettings
  readonly adminSessions?: Partial<SessionLimits>
  readonly enrollment?: { readonly validDays: number; readonly renewDays: number }
  readonly trustProxy: readonly string[]
  readonly retention: Retention
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error'
}

function keysFrom(text: string | undefined, from: string, faults: Fault[]): readonly Uint8Array[] {
  if (text === undefined || text.trim() === '') {
    faults.push({ path: from, message: 'is missing: make a key with "stepgate keys new" and keep it outside the database' })
    return []
  }
  try {
    return text
      .trim()
      .split(/[\s,]+/)
      .map(part => parseKey(part))
  } catch {
    faults.push({ path: from, message: 'has to hold keys of exactly 32 bytes, written as base64, base64url or hex' })
    return []
  }
}

/** A floor that cannot be read is none, and nobody starts without the one that they asked for. */
async function floorFrom(path: string | undefined, folder: string, faults: Fault[]): Promise<PolicySettings> {
  if (path === undefined) return {}
  const text = await readFile(resolve(folder, path), 'utf8').catch(() => undefined)
  if (text === undefined) {
    faults.push({ path: 'policyFloor', message: `names ${path}, which cannot be read` })
    return {}
  }
  const read = readFloor(text)
  if ('floor' in read) return read.floor
  for (const { path: at, message } of read.faults) {
    faults.push({ path: ['policyFloor', at].filter(Boolean).join(' '), message: `is not right: ${message.toLowerCase()}` })
  }
  return {}
}

function checkPublicUrl(text: string | undefined, faults: Fault[]): string {
  const parsed = text === undefined ? null : URL.parse(text)
  if (!parsed)
    faults.push({ path: 'publicUrl', message: 'is missing: the https address under which people and products reach this host' })
  else if (parsed.protocol !== 'https:') faults.push({ path: 'publicUrl', message: 'has to be https' })
  else if (parsed.pathname !== '/' || parsed.search !== '' || parsed.hash !== '')
    faults.push({ path: 'publicUrl', message: 'has to be without a path' })
  return parsed?.origin ?? ''
}

/** Neither a fault nor a message repeats the address: a password stands in it. */
function mailOf(
  mail: { readonly url?: string | undefined; readonly from: string; readonly language?: Language | undefined } | undefined,
  fromEnvironment: string | undefined,
  faults: Fault[],
): MailSettings | undefined {
  const url = fromEnvironment ?? mail?.url
  const path = fromEnvironment === undefined ? 'mail url' : 'STEPGATE_SMTP_URL'
  if (url === undefined) {
    if (mail !== undefined) faults.push({ path, message: 'is missing: smtps://user:password@host, or STEPGATE_SMTP_URL' })
    return undefined
  }
  const protocol = URL.parse(url)?.protocol
  if (protocol !== 'smtp:' && protocol !== 'smtps:') faults.push({ path, message: 'has to be smtp:// or smtps://' })
  if (mail === undefined) faults.push({ path: 'mail from', message: 'is missing: the address that messages come from' })
  return mail === undefined ? undefined : { url, from: mail.from, ...(mail.language ? { language: mail.language } : {}) }
}

type SignInFile = Omit<SignInSettings, 'clientSecret' | 'claim'> & {
  readonly clientSecret?: string | undefined
  readonly claim?: SignInSettings['claim'] | undefined
}

function signInOf(file: SignInFile | undefined, secret: string | undefined, faults: Fault[]): SignInSettings | undefined {
  if (file === undefined) return undefined
  const { claim, ...rest } = file
  const clientSecret = secret ?? file.clientSecret
  if (clientSecret === undefined) {
    faults.push({ path: 'signIn clientSecret', message: 'is missing: write it there, or into STEPGATE_SIGN_IN_SECRET' })
    return undefined
  }
  return { ...rest, clientSecret, ...(claim === undefined ? {} : { claim }) }
}

/** Of a file with faults, what the other checks can still look at. */
function whatCanBeRead(json: unknown): Partial<z.infer<typeof fileShape>> {
  const fields = typeof json === 'object' && json !== null && !Array.isArray(json) ? Object.entries(json) : []
  return Object.fromEntries(
    fields.filter(([name, value]) => {
      const field = name in fileShape.shape ? fileShape.shape[name as keyof typeof fileShape.shape] : undefined
      return field?.safeParse(value).success === true
    }),
  )
}

/** Reads file and environment; collects every fault before it complains. */
export async function readConfig(
  path: string,
  context: Context,
): Promise<{ readonly config: ServeConfig; readonly faults: readonly Fault[] }> {
  const faults: Fault[] = []
  const text = await readFile(resolve(context.workingFolder, path), 'utf8').catch(() => {
    throw new CommandError(exitCodes.operator, `${path} cannot be read`)
  })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new CommandError(exitCodes.operator, `${path} is no JSON`)
  }
  const parsed = fileShape.safeParse(json)
  for (const issue of parsed.error?.issues ?? []) {
    faults.push({ path: [path, ...issue.path].join(' '), message: `is not right: ${issue.message.toLowerCase()}` })
  }
  const file = parsed.data ?? { ...whatCanBeRead(json), listen: { host: '127.0.0.1', port: 0 }, logLevel: 'info' as const }
  const folder = resolve(context.workingFolder, path, '..')

  const publicUrl = checkPublicUrl(file.publicUrl, faults)
  const fromFile =
    file.keyFile === undefined ? undefined : await readFile(resolve(folder, file.keyFile), 'utf8').catch(() => undefined)
  const fromEnvironment = context.env.STEPGATE_KEY?.trim() || undefined
  const blamed = fromEnvironment !== undefined || file.keyFile === undefined ? 'STEPGATE_KEY' : 'keyFile'
  const keys = keysFrom(fromEnvironment ?? fromFile, blamed, faults)

  const { DATABASE_URL } = context.env
  let where: Where = { kind: 'sqlite', path: '' }
  if (DATABASE_URL !== undefined && DATABASE_URL !== '') where = { kind: 'postgres', url: DATABASE_URL }
  else if (file.database && 'postgres' in file.database) {
    where = { kind: 'postgres', url: file.database.postgres, ...(file.database.schema ? { schema: file.database.schema } : {}) }
  } else if (file.database) where = { kind: 'sqlite', path: resolve(folder, file.database.sqlite) }
  else
    faults.push({ path: 'database', message: 'is missing: {"sqlite": "path"} or {"postgres": "postgres://…"}, or DATABASE_URL' })

  const policyFloor = await floorFrom(context.env.STEPGATE_POLICY_FLOOR?.trim() || file.policyFloor, folder, faults)
  const mail = mailOf(file.mail, context.env.STEPGATE_SMTP_URL?.trim() || undefined, faults)
  const sms = smsOf(file.sms, context.env.STEPGATE_SMS_PASSWORD?.trim() || undefined, faults)
  const signIn = signInOf(file.signIn, context.env.STEPGATE_SIGN_IN_SECRET?.trim() || undefined, faults)
  const adminSignIn = await adminSignInOf(file.adminSignIn, { folder, secret: secretIn(context) }, faults)
  const { listen, connectors, adminSessions, enrollment, thirdParty = [], trustProxy = [], retention = {}, logLevel } = file
  const tooLong = retentionFaults(retention)
  faults.push(...tooLong)
  for (const id of connectors ?? []) {
    if (!(id in known))
      faults.push({ path: 'connectors', message: `names ${id}, which there is not; there are ${Object.keys(known).join(', ')}` })
  }
  return {
    config: {
      publicUrl,
      listen,
      where,
      keys,
      policyFloor,
      thirdParty,
      folder,
      trustProxy,
      retention: keptFor(tooLong.length > 0 ? {} : retention),
      logLevel,
      ...(connectors ? { connectors } : {}),
      ...(mail ? { mail } : {}),
      ...(sms ? { sms } : {}),
      ...(signIn ? { signIn } : {}),
      ...(adminSignIn ? { adminSignIn } : {}),
      ...(adminSessions ? { adminSessions: sessionLimitsOf(adminSessions) } : {}),
      ...(enrollment ? { enrollment } : {}),
    },
    faults,
  }
}
