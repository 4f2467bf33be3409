/**
 * Connectors that others wrote: from a folder or a package that the configuration file names, pinned by a hash over all
 * of their files, and run from a private copy of exactly these. None of their code runs in the host: each integration has
 * a process of its own, which holds no key, no database and no environment, and which asks the host for everything. What it answers is read like any foreign body. A
 * connector that is broken or hostile is reported and left out; it stops nobody else.
 */
import { z } from 'zod'
import {
  type CapabilityName,
  type Clock,
  type Connector,
  connectorError,
  isStepgateError,
  type Logger,
} from '../../contract/index.ts'
import { type RemoteParts, remoteConnector } from './connector.ts'
import { copyOf, type PrivateCopy } from './copy.ts'
import { type Declared, grantable, grantedByDefault, readDeclared } from './declared.ts'
import { integrityOf } from './integrity.ts'
import { locate } from './locate.ts'
import { probe } from './probe.ts'
import type { Session } from './session.ts'

/** An entry of the configuration file. */
export interface ThirdPartyEntry {
  readonly from: string
  /** Of the files that were approved. Without it nothing is loaded. */
  readonly integrity?: string | undefined
  readonly grant?: readonly CapabilityName[] | undefined
}

export interface Unavailable {
  readonly from: string
  readonly id: string | null
  readonly reason: string
}

export interface ThirdParty {
  readonly connectors: Readonly<Record<string, Connector<unknown>>>
  /** Those that were not loaded, and those that broke since. */
  unavailable(): readonly Unavailable[]
  /** Ends every process, and takes away what they ran from. */
  close(): void
}

export interface ThirdPartyDeps extends Pick<RemoteParts, 'limits' | 'idleMs' | 'startChild'> {
  /** Where the configuration file is. */
  readonly folder: string
  readonly clock: Clock
  readonly log: Logger
  /** Ids that are taken. */
  readonly taken: ReadonlySet<string>
}

export const noThirdParty: ThirdParty = { connectors: {}, unavailable: () => [], close: () => undefined }

export const thirdPartyEntry = z.strictObject({
  from: z.string().min(1).max(1_000),
  integrity: z
    .string()
    .regex(/^sha256-[A-Za-z0-9+/]{43}=$/)
    .optional(),
  grant: z.array(z.enum(grantable as [CapabilityName, ...CapabilityName[]])).optional(),
})

/** A package as it lies there, before anybody decides about it. */
export interface Found {
  readonly folder: string
  readonly integrity: string
  readonly declared: Declared
}

export async function find(from: string, besideFile: string): Promise<Found> {
  const folder = await locate(from, besideFile)
  return { folder, integrity: await integrityOf(folder), declared: await readDeclared(folder) }
}

export async function loadThirdParty(entries: readonly ThirdPartyEntry[], deps: ThirdPartyDeps): Promise<ThirdParty> {
  const connectors: Record<string, Connector<unknown>> = {}
  const refused: Unavailable[] = []
  const broken = new Map<string, Unavailable>()
  const sessions = new Set<Session>()
  const copies = new Set<PrivateCopy>()
  for (const entry of entries) {
    let id: string | null = null
    let copy: PrivateCopy | undefined
    try {
      copy = await copyOf(await locate(entry.from, deps.folder))
      const declared = await readDeclared(copy.folder)
      id = declared.manifest.id
      const connector = await approved(
        entry,
        { copy, declared },
        { ...deps, taken: new Set([...deps.taken, ...Object.keys(connectors)]) },
        sessions,
        why => broken.set(entry.from, { from: entry.from, id: declared.manifest.id, reason: why }),
      )
      copies.add(copy)
      connectors[connector.manifest.id] = connector
      broken.delete(entry.from)
      deps.log.info(
        { from: entry.from, connector: id, granted: connector.manifest.capabilities },
        'a third-party connector is loaded',
      )
    } catch (error) {
      copy?.remove()
      const reason = isStepgateError(error) ? [error.message, error.detail].filter(Boolean).join(' ') : 'It cannot be loaded.'
      refused.push({ from: entry.from, id, reason })
      deps.log.error({ from: entry.from, connector: id, reason }, 'a third-party connector is not loaded')
    }
  }
  return {
    connectors,
    unavailable: () => [...refused, ...broken.values()],
    close() {
      for (const session of sessions) session.kill('idle')
      for (const copy of copies) copy.remove()
    },
  }
}

async function approved(
  entry: ThirdPartyEntry,
  { copy, declared }: { readonly copy: PrivateCopy; readonly declared: Declared },
  deps: ThirdPartyDeps,
  sessions: Set<Session>,
  report: (why: string) => void,
): Promise<Connector<unknown>> {
  const { manifest } = declared
  if (entry.integrity === undefined)
    throw connectorError('policy_denied', 'It was not approved: see stepgate connectors approve.')
  if (entry.integrity !== copy.integrity) {
    throw connectorError('policy_denied', 'Its files are not those that were approved: look at them, then approve them again.')
  }
  if (deps.taken.has(manifest.id)) throw connectorError('config_invalid', `There is another connector named ${manifest.id}.`)
  const granted = manifest.capabilities.filter(name => (entry.grant ?? grantedByDefault).includes(name))
  if (granted.length === 0) throw connectorError('policy_denied', 'None of its capabilities is granted.')
  const parts = { ...deps, folders: [copy.folder], sessions }
  const connector = remoteConnector({
    ...parts,
    declared,
    granted,
    report,
    exportName: 'connector',
    beforeStart: () => copy.assertWhole(),
  })
  await probe({ ...parts, entry: declared.entry })
  return connector
}
