import { type Actor, isStepgateError, rowOf } from '../contract/index.ts'

/** Exit codes, by who must act. The README names them. */
export const exitCodes = { ok: 0, operator: 1, usage: 2, admin: 3, provider: 4, negative: 5 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

const byActor: Readonly<Record<Actor, ExitCode>> = {
  operator: exitCodes.operator,
  caller: exitCodes.usage,
  person: exitCodes.negative,
  admin: exitCodes.admin,
  provider: exitCodes.provider,
  connector_author: exitCodes.operator,
}

const mustAct: Readonly<Record<Actor, string>> = {
  operator: 'whoever runs this host',
  caller: 'you',
  person: 'the person',
  admin: 'an administrator',
  provider: 'the product (try again later)',
  connector_author: 'the author of the connector',
}

/** A command that cannot go on, with the sentence for whoever typed it. */
export class CommandError extends Error {
  readonly exitCode: ExitCode
  constructor(exitCode: ExitCode, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}

/** One line that says what happened and who must act, and the exit code that goes with it. */
export function explain(error: unknown): { readonly line: string; readonly exitCode: ExitCode } {
  if (error instanceof CommandError) return { line: error.message, exitCode: error.exitCode }
  if (isStepgateError(error)) {
    const { actor } = rowOf(error)
    const faults = error.faults.map(fault => `${fault.path} ${fault.message.replace(/\.$/, '')}`).join('; ')
    return {
      line: `${error.code}: ${error.message}${faults && ` ${faults}.`} Who must act: ${mustAct[actor]}.`,
      exitCode: byActor[actor],
    }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { line: `internal: ${message} Who must act: whoever runs this host.`, exitCode: exitCodes.operator }
}
