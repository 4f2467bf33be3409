import { type Clock, connectorError, isStepgateError, type Logger } from '../../contract/index.ts'
import { type Session, type SessionLimits, startSession } from './session.ts'

interface ProbeParts {
  readonly folders: readonly string[]
  readonly entry: string
  readonly sessions: Set<Session>
  readonly log: Logger
  readonly clock: Clock
  readonly limits?: Partial<SessionLimits> | undefined
}

const probeMs = 10_000

/** Loads it once, without a configuration and without ports, so that what is broken is known before it is chosen. */
export async function probe({ folders, entry, sessions, log, clock, limits }: ProbeParts): Promise<void> {
  let session: Session | undefined
  try {
    session = await startSession({
      folders,
      ports: new Map(),
      log,
      now: () => clock.now(),
      ...(limits ? { limits } : {}),
      ended: () => {
        if (session) sessions.delete(session)
      },
    })
    sessions.add(session)
    await session.call({ t: 'load', entry, name: 'connector' }, AbortSignal.timeout(probeMs))
  } catch (error) {
    const why =
      isStepgateError(error) && error.code !== 'provider_timeout' ? (error.detail ?? error.message) : 'it does not load in time'
    throw connectorError('internal', 'It cannot be started:', { detail: why })
  } finally {
    session?.kill('idle')
  }
}
