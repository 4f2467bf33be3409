import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import type { Fault } from '../contract/index.ts'
import { signInClaims } from '../facades/sign-in/settings.ts'
import type { SessionLimits } from '../http/admin/sessions.ts'
import type { AdminSignInSettings } from '../http/admin/sign-in/settings.ts'
import type { Context } from './context.ts'

const groups = z.array(z.string().min(1).max(300)).min(1).max(100).optional()

/**
 * The administrators' own OpenID provider, and which of its groups have which role. STEPGATE_ADMIN_SIGN_IN_SECRET may hold the
 * secret; `clientKeyFile` names a file with a private JWK instead.
 */
export const adminSignInShape = z.strictObject({
  issuer: z.url({ protocol: /^https$/ }),
  clientId: z.string().min(1).max(500),
  clientSecret: z.string().min(1).max(2_000).optional(),
  clientKeyFile: z.string().min(1).optional(),
  groupsClaim: z.string().min(1).max(200).default('groups'),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'is no scope (RFC 6749, section 3.3)'))
    .max(20)
    .optional(),
  roles: z.strictObject({ owner: groups, admin: groups, reviewer: groups, agent: groups, supervisor: groups, auditor: groups }),
  directory: z.string().min(1).max(100).optional(),
  claim: z.enum(signInClaims).optional(),
  maxAgeMinutes: z.int().min(1).max(1_440).optional(),
  contact: z.string().min(1).max(200).optional(),
})

/** For how long a session of the console holds without a call, and at all. */
export const adminSessionsShape = z.strictObject({
  idleMinutes: z.int().min(1).max(480).optional(),
  hours: z.int().min(1).max(24).optional(),
})

export function sessionLimitsOf({ idleMinutes, hours }: z.infer<typeof adminSessionsShape>): Partial<SessionLimits> {
  return {
    ...(idleMinutes === undefined ? {} : { idleMs: idleMinutes * 60_000 }),
    ...(hours === undefined ? {} : { absoluteMs: hours * 3_600_000 }),
  }
}

const algorithms = { RSA: 'RS256', EC: 'ES256', OKP: 'EdDSA' } as const
const privateJwk = z.looseObject({ kty: z.enum(['RSA', 'EC', 'OKP']), d: z.string().min(1) })

async function keyIn(path: string, faults: Fault[]): Promise<Pick<AdminSignInSettings, 'clientKey'>> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const key = privateJwk.safeParse(parsed(text))
  if (key.success) return { clientKey: { alg: algorithms[key.data.kty], ...key.data } }
  faults.push({ path: 'adminSignIn clientKeyFile', message: 'has to name a file with a private JWK' })
  return {}
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The environment may hold the secret. */
export const secretIn = ({ env }: Context) => env.STEPGATE_ADMIN_SIGN_IN_SECRET?.trim() || undefined

interface From {
  /** Paths in it begin there. */
  readonly folder: string
  readonly secret: string | undefined
}

/** No fault repeats a secret. */
export async function adminSignInOf(
  file: z.infer<typeof adminSignInShape> | undefined,
  { folder, secret }: From,
  faults: Fault[],
): Promise<AdminSignInSettings | undefined> {
  if (file === undefined) return undefined
  const { clientKeyFile, clientSecret = secret, roles, scopes, directory, claim, maxAgeMinutes, contact, ...rest } = file
  if (clientKeyFile === undefined && clientSecret === undefined) {
    const message = 'is missing: write it there or into STEPGATE_ADMIN_SIGN_IN_SECRET, or name a clientKeyFile'
    faults.push({ path: 'adminSignIn clientSecret', message })
  }
  if (Object.values(roles).every(some => some === undefined)) {
    faults.push({ path: 'adminSignIn roles', message: 'gives nobody a role: name the groups of owner at least' })
  }
  const ofClient =
    clientKeyFile === undefined
      ? { ...(clientSecret === undefined ? {} : { clientSecret }) }
      : await keyIn(resolve(folder, clientKeyFile), faults)
  return {
    ...rest,
    ...ofClient,
    roles: Object.fromEntries(Object.entries(roles).filter(([, some]) => some !== undefined)),
    ...(scopes ? { scopes } : {}),
    ...(directory === undefined ? {} : { directory }),
    ...(claim === undefined ? {} : { claim }),
    ...(maxAgeMinutes === undefined ? {} : { maxAgeMinutes }),
    ...(contact === undefined ? {} : { contact }),
  }
}

/** The same from a file of its own. */
export async function adminSignInFile(
  path: string,
  context: Context,
): Promise<{ readonly settings: AdminSignInSettings | undefined; readonly faults: readonly Fault[] }> {
  const file = adminSignInShape.safeParse(parsed(await readFile(path, 'utf8').catch(() => '')))
  const faults: Fault[] = (file.error?.issues ?? []).map(issue => ({
    path: ['adminSignIn', ...issue.path].join(' '),
    message: `is not right: ${issue.message.toLowerCase()}`,
  }))
  const settings = await adminSignInOf(file.data, { folder: dirname(path), secret: secretIn(context) }, faults)
  return { settings, faults }
}
