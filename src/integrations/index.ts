import { openAccount } from './account.ts'
import { testIntegration } from './check.ts'
import { endFormerSecret, newSecret } from './client-secrets.ts'
import { createClientDirectory } from './clients.ts'
import { consequencesOf } from './consequences.ts'
import { createIntegration } from './create.ts'
import type { IntegrationDeps } from './deps.ts'
import { doorsTo } from './doors.ts'
import { entriesOf } from './entries.ts'
import { checkAll } from './files/check.ts'
import { confirmHeld, listHeld } from './held/desk.ts'
import { historyOf } from './history.ts'
import { previewMapping, searchGroups } from './mapping.ts'
import { mappingOf } from './mapping-view.ts'
import { createOpenings } from './open.ts'
import type { Integrations } from './port.ts'
import { certificateOf, issuerMetadataOf, publicKeysOf } from './public-keys.ts'
import { getView, listViews } from './read.ts'
import { openRehearsal } from './rehearsal/open.ts'
import { removeIntegration } from './remove.ts'
import { revertIntegration } from './revert.ts'
import { createSetUps } from './set-up.ts'
import { showFlow } from './show-flow.ts'
import { allowanceOf, starterOf, starterWithin } from './starter.ts'
import { living } from './stored.ts'
import { release, suspendByHand } from './suspension.ts'
import { templatesOf } from './templates.ts'
import { updateIntegration } from './update.ts'

/**
 * Integrations: configured instances of connectors, from draft to tombstone, with their versions, sealed secrets,
 * clients and keys. This room opens connectors and stands between them and everything else: it hands them the little
 * of the world that they get, and wraps what they can do in the host's rules. It knows no product, no façade, no HTTP
 * route and no verdict; what it needs of higher rooms comes in as ports.
 */
export function createIntegrations(deps: IntegrationDeps): Integrations {
  const { store, seals, clock, publicUrl } = deps
  const templates = templatesOf(deps.connectors)
  const openings = createOpenings(deps, templates)
  const reading = { store, seals, templates, publicUrl, clock, canWrite: deps.canWrite }
  const starting = { store, clock, templates, openings }
  const creating = { ...deps, templates, openings }
  const setUp = createSetUps(creating)

  return {
    sandbox: deps.sandbox,
    templates: () => templates.manifests,
    unavailable: () => deps.unavailable?.() ?? [],
    list: () => listViews(reading),
    get: id => getView(reading, id),
    async create(input, actor) {
      const { id, client } = await createIntegration(creating, input, actor)
      const integration = await getView(reading, id)
      return client ? { integration, client } : { integration }
    },
    async update(id, patch, actor) {
      const remains = await updateIntegration(creating, id, patch, actor)
      return { ...(await getView(reading, id)), remains }
    },
    consequences: async id => consequencesOf(store, await living(store, id)),
    remove: async (id, confirm, actor, why) => ({ stopped: await removeIntegration(deps, id, confirm, actor, why) }),
    previewMapping: (id, wanted, actor, signal) => previewMapping(creating, id, wanted, actor, signal),
    mapping: id => mappingOf(reading, id),
    groups: (id, search, signal) => searchGroups(creating, id, search, signal),
    check: (items, actor) => checkAll(creating, items, actor),
    history: (id, query) => historyOf(store, id, query),
    async revert(id, to, actor) {
      const told = await revertIntegration(creating, id, to, actor)
      return { integration: await getView(reading, id), ...told }
    },
    heldChanges: id => listHeld(deps, id),
    confirmChange: (id, changeId, by) => confirmHeld(deps, id, changeId, by),
    async suspend(id, why, by) {
      await suspendByHand(creating, id, why, by)
      return getView(reading, id)
    },
    async release(id, why, by) {
      await release(creating, id, why, by)
      return getView(reading, id)
    },
    test: (id, signal, tell) => testIntegration(creating, id, signal, tell),
    newSecret: (id, options, actor) => newSecret(deps, id, options, actor),
    async endFormerSecret(id, actor) {
      await endFormerSecret(deps, id, actor)
      return getView(reading, id)
    },
    jwks: id => publicKeysOf(creating, id),
    issuerMetadata: id => issuerMetadataOf(creating, id),
    certificate: id => certificateOf(creating, id),
    entries: (id, actor) => entriesOf(deps, openings, id, actor),
    open: openings.open,
    rehearsing: id => openRehearsal(starting, id),
    formerly: (id, version) => openings.former(id, version),
    account: id => openAccount(openings, id),
    starter: clientId => starterOf(starting, clientId),
    starterWithin: id => starterWithin(starting, id),
    doors: directoryId => doorsTo(starting, directoryId),
    setUp,
    flowView: id => showFlow(reading, setUp, id),
    clients: createClientDirectory(store, clock, id => allowanceOf(starting, id)),
  }
}

export type { IntegrationDeps, Loosened, Metrics, Ports } from './deps.ts'
export type * from './port.ts'
