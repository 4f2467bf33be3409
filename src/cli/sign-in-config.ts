import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { z } from 'zod'
import type { Fault } from '../contract/index.ts'
import { type SignInSettings, signInClaims } from '../facades/sign-in/settings.ts'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'

/** Where those who approve sign in, and the directory whose ids the provider says. STEPGATE_SIGN_IN_SECRET may hold the secret. */
export const signInShape = z.strictObject({
  issuer: z.url({ protocol: /^https$/ }),
  clientId: z.string().min(1).max(500),
  clientSecret: z.string().min(1).max(2_000).optional(),
  directory: z.string().min(1).max(100),
  claim: z.enum(signInClaims).optional(),
})

/** No fault repeats the secret. */
export function signInOf(
  file: z.infer<typeof signInShape> | undefined,
  secret: string | undefined,
  faults: Fault[],
): SignInSettings | undefined {
  if (file === undefined) return undefined
  const { claim, ...rest } = file
  const clientSecret = secret ?? file.clientSecret
  if (clientSecret === undefined) {
    faults.push({ path: 'signIn clientSecret', message: 'is missing: write it there, or into STEPGATE_SIGN_IN_SECRET' })
    return undefined
  }
  return { ...rest, clientSecret, ...(claim === undefined ? {} : { claim }) }
}

/** `signIn` of a file like that of `serve`, whatever else stands there. Undefined where it has none. */
export async function readSignIn(path: string, context: Context): Promise<SignInSettings | undefined> {
  const text = await readFile(resolve(context.workingFolder, path), 'utf8').catch(() => {
    throw new CommandError(exitCodes.operator, `${path} cannot be read`)
  })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new CommandError(exitCodes.operator, `${path} is no JSON`)
  }
  const parsed = z.object({ signIn: signInShape.optional() }).safeParse(json)
  const faults: Fault[] = (parsed.error?.issues ?? []).map(issue => ({
    path: [path, ...issue.path].join(' '),
    message: `is not right: ${issue.message.toLowerCase()}`,
  }))
  const signIn = signInOf(parsed.data?.signIn, context.env.STEPGATE_SIGN_IN_SECRET?.trim() || undefined, faults)
  if (faults.length === 0) return signIn
  const said = faults.map(fault => `${fault.path} ${fault.message}`).join('; ')
  throw new CommandError(exitCodes.operator, `not started: ${said}`)
}
