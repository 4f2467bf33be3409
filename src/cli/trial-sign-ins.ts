import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import type { Fault } from '../contract/index.ts'
import type { SignInSettings } from '../facades/sign-in/settings.ts'
import type { AdminSignInSettings } from '../http/admin/sign-in/settings.ts'
import { adminSignInOf, adminSignInShape, secretIn } from './admin-sign-in-config.ts'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'
import { signInOf, signInShape } from './sign-in-config.ts'

interface SignIns {
  readonly signIn?: SignInSettings
  readonly adminSignIn?: AdminSignInSettings
}

const shape = z.object({ signIn: signInShape.optional(), adminSignIn: adminSignInShape.optional() })

/** Where people sign in, by a file like that of `serve`, whatever else stands there. Names every fault at once. */
export async function readSignIns(file: string, context: Context): Promise<SignIns> {
  const path = resolve(context.workingFolder, file)
  const parsed = shape.safeParse(await jsonIn(path, file))
  const faults: Fault[] = (parsed.error?.issues ?? []).map(issue => ({
    path: [file, ...issue.path].join(' '),
    message: `is not right: ${issue.message.toLowerCase()}`,
  }))
  const signIn = signInOf(parsed.data?.signIn, context.env.STEPGATE_SIGN_IN_SECRET?.trim() || undefined, faults)
  const from = { folder: dirname(path), secret: secretIn(context) }
  const adminSignIn = await adminSignInOf(parsed.data?.adminSignIn, from, faults)
  if (faults.length > 0) {
    const said = faults.map(fault => `${fault.path} ${fault.message}`).join('; ')
    throw new CommandError(exitCodes.operator, `not started: ${said}`)
  }
  return { ...(signIn ? { signIn } : {}), ...(adminSignIn ? { adminSignIn } : {}) }
}

async function jsonIn(path: string, file: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new CommandError(exitCodes.operator, `${file} cannot be read`)
  })
  try {
    return JSON.parse(text)
  } catch {
    throw new CommandError(exitCodes.operator, `${file} is no JSON`)
  }
}
