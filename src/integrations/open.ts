import {
  type Capabilities,
  type CapabilityName,
  capabilityNames,
  connectorError,
  type JsonObject,
  type Manifest,
  present,
  problem,
} from '../contract/index.ts'
import { sleep } from '../security/sleep.ts'
import { browserTargets } from './browser-targets.ts'
import { configFaults, refuse } from './config.ts'
import { decorated } from './decorators/index.ts'
import type { IntegrationDeps } from './deps.ts'
import { allowedHosts } from './egress.ts'
import { integrationUrl } from './endpoints.ts'
import { createGuard } from './guard.ts'
import { createHostContext } from './host-context.ts'
import type { OpenIntegration } from './port.ts'
import { findIntegration, type IntegrationRow } from './rows.ts'
import { cleanError, scrubber } from './scrub.ts'
import { parted, secretTexts } from './secrets.ts'
import { enabled, living, storedConfig, templateOf } from './stored.ts'
import type { Template, Templates } from './templates.ts'

/** Opens connectors: one running instance for each version of an integration, under the rules of the host. */

type Running = Pick<OpenIntegration, 'manifest' | 'capabilities' | 'config'>

interface Instance {
  readonly version: number
  /** The client of the rehearsal that it is of. */
  readonly rehearsal: string | undefined
  readonly opened: Promise<Running>
}

export interface Openings {
  /** Unknown: `not_found`; deleted: `gone`; disabled or a draft: `integration_disabled`, unless `anyState`. */
  open(id: string, options?: { readonly anyState?: boolean }): Promise<OpenIntegration>
  /** The same for a row that is at hand. */
  openRow(row: IntegrationRow): Promise<OpenIntegration>
  /** An instance that rehearses: with all but the configuration apart from the live one. */
  rehearsing(row: IntegrationRow, clientId: string): Promise<OpenIntegration>
  /** An instance for a configuration that is not in force, to ask it about itself. Kept nowhere. */
  tryOut(row: Pick<IntegrationRow, 'id' | 'connector_id'>, config: JsonObject): Capabilities
  /** The same for a former version, with the secrets of today; of a deleted integration, too. */
  former(id: string, version: number): Promise<Capabilities>
}

export function createOpenings(deps: IntegrationDeps, templates: Templates): Openings {
  /** The newest version of each integration that was asked for. An older one is left to those who still hold it. */
  const running = new Map<string, Instance>()
  /** The same of those that rehearse, one for each integration. */
  const rehearsed = new Map<string, Instance>()

  async function start(row: IntegrationRow, rehearsal?: string): Promise<Running> {
    const template = templateOf(templates, row)
    const stored = await storedConfig(deps.store, deps.seals, template, row)
    refuse(configFaults(template, stored, { sandbox: deps.sandbox, mayBeIncomplete: false }))
    return run(deps, template, row, stored, rehearsal)
  }

  async function openRow(row: IntegrationRow, rehearsal?: string): Promise<OpenIntegration> {
    if (row.state === 'deleted') throw problem('gone', 'This integration was deleted.')
    const instances = rehearsal === undefined ? running : rehearsed
    let entry = instances.get(row.id)
    if (entry?.version !== row.version || entry.rehearsal !== rehearsal) {
      entry = { version: row.version, rehearsal, opened: start(row, rehearsal) }
      instances.set(row.id, entry)
      const mine = entry
      entry.opened.catch(() => {
        if (instances.get(row.id) === mine) instances.delete(row.id)
      })
    }
    const opened = await entry.opened
    const { id, name, connector_id: template, state, version, trust_anchor: trustAnchor } = row
    return { id, name, template, state, version, trustAnchor, ...opened }
  }

  return {
    openRow: row => openRow(row),
    rehearsing: openRow,
    tryOut: (row, config) => run(deps, templateOf(templates, row), row, config).capabilities,
    async former(id, version) {
      const row = await findIntegration(deps.store.db, id)
      if (!row) throw problem('not_found', 'There is no integration of this id.')
      const template = templateOf(templates, row)
      const config = await storedConfig(deps.store, deps.seals, template, { ...row, version })
      return run(deps, template, row, config).capabilities
    },
    async open(id, { anyState = false } = {}) {
      return openRow(await (anyState ? living : enabled)(deps.store, id))
    },
  }
}

function run(
  deps: IntegrationDeps,
  template: Template,
  row: Pick<IntegrationRow, 'id'>,
  stored: JsonObject,
  rehearsal?: string,
): Running {
  const { connector, manifest } = template
  const scrub = scrubber([...parted(template.schema, stored).secrets.values()].flatMap(secretTexts))
  try {
    const config = connector.config.parse(stored)
    const capabilities = connector.open(
      config,
      createHostContext(deps, { id: row.id, manifest, config, scrub, ...present({ rehearsal }) }),
    )
    checkCapabilities(manifest, capabilities)
    const guard = createGuard({
      clock: deps.clock,
      random: deps.random,
      sleep: deps.sleep ?? sleep,
      scrub,
      report: (capability, ms, outcome) =>
        deps.metrics?.capability({ integrationId: row.id, template: manifest.id, capability, ms, outcome }),
    })
    const targets = browserTargets({
      sendsTo: allowedHosts(manifest.sendsTo ?? [], config),
      publicUrl: deps.publicUrl,
      url: integrationUrl(deps.publicUrl, row.id, rehearsal === undefined ? 'live' : 'rehearsal'),
      loopbackHttp: deps.sandbox,
    })
    return { manifest, config, capabilities: decorated(capabilities, guard, scrub, targets) }
  } catch (error) {
    throw cleanError(error, scrub)
  }
}

/** A connector has exactly the abilities that its manifest lists; an owner has agreed to those. */
function checkCapabilities(manifest: Manifest, open: Capabilities): void {
  const has: ReadonlySet<CapabilityName> = new Set(capabilityNames.filter(name => open[name] !== undefined))
  const differs = capabilityNames.filter(name => has.has(name) !== manifest.capabilities.includes(name))
  if (differs.length > 0) {
    throw connectorError('internal', 'The connector does not keep to its manifest.', { detail: differs.join(', ') })
  }
}
