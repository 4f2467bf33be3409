import type { JobHandler } from '../../../jobs/handler.ts'
import { type Asked, type AskedFor, askForCode, codeQueue } from './ask.ts'
import { type Bringing, type Brought, bringCode } from './bring.ts'
import type { CodeDeps } from './deps.ts'
import { sendCodeJob } from './send.ts'

/**
 * The known channel of a portal: whoever types a login first brings a code from an address on record, so that to know a login
 * is not enough to begin. Nobody learns here whether there is such a person. The room knows no page and no verification.
 */
export interface KnownChannel {
  /** By which a code can go at present; none where the host sends nothing. */
  readonly media: readonly Asked['medium'][]
  ask(asked: Asked): Promise<AskedFor>
  bring(brought: Brought): Promise<Bringing>
  readonly handlers: Readonly<Record<string, JobHandler>>
}

export function createKnownChannel(deps: CodeDeps): KnownChannel {
  const { canSend, canText } = deps.messages
  return {
    media: [...(canSend ? (['email'] as const) : []), ...(canText ? (['sms'] as const) : [])],
    ask: asked => askForCode(deps, asked),
    bring: brought => bringCode(deps, brought),
    handlers: { [codeQueue]: sendCodeJob(deps) },
  }
}

export { codeSeconds } from './ask.ts'
