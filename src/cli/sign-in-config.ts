import { z } from 'zod'
import type { Fault } from '../contract/index.ts'
import { type SignInSettings, signInClaims } from '../facades/sign-in/settings.ts'

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
