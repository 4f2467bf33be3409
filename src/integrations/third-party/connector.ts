import { z } from 'zod'
import type { CapabilityName, Clock, Connector, JsonObject, JsonValue, Manifest } from '../../contract/index.ts'
import type { Declared } from './declared.ts'
import { portsOf } from './ports.ts'
import { capabilitiesOf, staticsOf } from './remote.ts'
import { type Session, type SessionDeps, type SessionLimits, startSession } from './session.ts'
import { supervise } from './supervise.ts'

export interface RemoteParts {
  readonly clock: Clock
  readonly limits?: Partial<SessionLimits>
  readonly folders: readonly string[]
  readonly declared: Declared
  readonly granted: readonly CapabilityName[]
  readonly sessions: Set<Session>
  readonly report: (why: string) => void
  readonly exportName: string
  /** Connectors of our own, in tests: those that read their configuration by a schema of their own. */
  readonly ours?: Connector<unknown>
  readonly idleMs?: number
  /** Tests alone. */
  readonly startChild?: SessionDeps['startChild']
  /** Refuses to start a process. */
  readonly beforeStart?: () => Promise<void>
}

/** A connector whose code runs elsewhere. Its configuration is read by its published schema. */
export function remoteConnector(parts: RemoteParts): Connector<unknown> {
  const { declared, granted, folders, sessions, clock, limits, ours } = parts
  const manifest = effective(declared.manifest, granted)
  const { config, configVersion, manifestVersion: _version, ...source } = manifest
  return {
    manifest: ours?.manifest ?? (source as Connector<unknown>['manifest']),
    config: ours?.config ?? z.fromJSONSchema(config as Parameters<typeof z.fromJSONSchema>[0]),
    configVersion,
    // Its code is not asked: an older configuration either fits the present schema or is entered anew.
    migrate: (stored, from) => ours?.migrate?.(stored, from) ?? stored,
    open(given, host) {
      const ports = portsOf(host, { manifest, isOurs: ours !== undefined })
      const remote = supervise({
        clock,
        log: host.log,
        id: manifest.id,
        entry: declared.entry,
        exportName: parts.exportName,
        config: given as JsonValue,
        integration: host.integration,
        declared: declared.manifest.capabilities,
        report: parts.report,
        ...(parts.idleMs === undefined ? {} : { idleMs: parts.idleMs }),
        start: async ended => {
          await parts.beforeStart?.()
          const session = await startSession({
            folders,
            ports,
            log: host.log,
            now: () => host.clock.now(),
            ...(limits ? { limits } : {}),
            ...(parts.startChild ? { startChild: parts.startChild } : {}),
            ended: why => {
              sessions.delete(session)
              ended(why)
            },
          })
          sessions.add(session)
          return session
        },
      })
      return capabilitiesOf(remote, granted, staticsOf(declared.statics, given as JsonObject))
    },
  }
}

/** The manifest with what was granted of it. */
function effective(manifest: Manifest, granted: readonly CapabilityName[]): Manifest {
  const { operations, ...rest } = manifest
  return {
    ...rest,
    capabilities: [...granted],
    ...(operations && granted.includes('operations') ? { operations } : {}),
    scopes: manifest.scopes
      .map(scope => ({ ...scope, for: scope.for.filter(name => granted.includes(name)) }))
      .filter(scope => scope.for.length > 0),
  }
}
