import { z } from 'zod'
import {
  type CheckStep,
  connectorError,
  type HostContext,
  type JsonObject,
  type Setup,
  type SetupStep,
} from '../../../src/contract/index.ts'
import { guid } from '../fields.ts'
import type { ExternalMfaConfig } from './config.ts'
import { discoveryPath, issuerOf } from './metadata.ts'
import { type Registrations, registerMembers, registrations, registrationsPath } from './register.ts'
import { configurationsPath, type External, externalType, type Methods, methodsAt } from './setup-graph.ts'

/**
 * Adds this host as a method of the tenant, for a pilot group alone. Nobody is forced to it by that: a rule of Conditional
 * Access that asks for MFA is the administrator's to make.
 */

const groupId = z.string().regex(guid)
const adminToken = z.string().min(1)
/** The host adds where it is reached, and the token is of this call alone. */
const input = z.object({
  adminToken,
  /** Who is offered the method. */
  pilotGroupId: groupId,
  /** Who never is, such as emergency accounts. */
  neverGroupId: groupId,
  /** What people read when they choose; Entra never changes it afterwards. */
  displayName: z.string().trim().min(1).max(100).default('Identity check'),
  /** Whether the pilot group is registered too: to be applied again until nobody is left. */
  registerMembers: z.boolean().default(false),
})
const once = z.object({ adminToken })
const made = z.object({
  configurationId: z.string().min(1),
  /** What it was before, where it was there; null where it was made. */
  before: z.json().nullable(),
  wanted: z.json(),
  registrations: registrations.optional(),
})

function read<T>(schema: z.ZodType<T>, given: JsonObject): T {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(({ path, message }) => ({ path: `/input/${path.join('/')}`, message }))
  throw connectorError('config_invalid', undefined, { faults })
}

const forGroup = (id: string): JsonObject => ({ targetType: 'group', id: id.toLowerCase() })

/** What can be changed of one that is there. */
function changeable({ state, includeTargets, excludeTargets }: Pick<External, 'state' | 'includeTargets' | 'excludeTargets'>) {
  const bare = (targets: External['includeTargets']) =>
    targets.map(({ targetType, id }): JsonObject => ({ targetType, id: id.toLowerCase() }))
  return { state, includeTargets: bare(includeTargets), excludeTargets: bare(excludeTargets) }
}

const isSame = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right)

export function setupOf(host: HostContext, config: ExternalMfaConfig): Setup {
  const { appId, graphUrl, directoryIntegrationId, clientId = host.integration.id } = config
  const discoveryUrl = `${issuerOf(host)}${discoveryPath}`
  const at = (token: string, signal: AbortSignal): Methods => methodsAt(host, { graphUrl, adminToken: token, signal })

  const wantedOf = ({ pilotGroupId, neverGroupId }: z.infer<typeof input>) => ({
    state: 'enabled',
    includeTargets: [forGroup(pilotGroupId)],
    excludeTargets: [forGroup(neverGroupId)],
  })
  const bodyOf = (given: z.infer<typeof input>): JsonObject => ({
    '@odata.type': externalType,
    displayName: given.displayName,
    appId,
    openIdConnectSetting: { clientId, discoveryUrl },
    ...wantedOf(given),
  })

  async function look(given: z.infer<typeof input>, methods: Methods) {
    const all = await methods.all()
    const mine = all.find(one => one.openIdConnectSetting.discoveryUrl === discoveryUrl)
    if (mine === undefined && all.some(one => one.displayName === given.displayName)) {
      throw connectorError('object_state_unsupported', 'Another external method has this name. Choose one that is free.')
    }
    if (mine !== undefined && (mine.appId !== appId || mine.openIdConnectSetting.clientId !== clientId)) {
      throw connectorError(
        'object_state_unsupported',
        'A method for this host is there, with another App ID or Client ID, which cannot be changed. Delete it first.',
      )
    }
    return mine
  }

  function stepFor(given: z.infer<typeof input>, mine: External | undefined): SetupStep {
    const id = 'method'
    if (mine === undefined) {
      const title = `Add "${given.displayName}" for the pilot group`
      return { id, title, method: 'POST', path: configurationsPath, body: bodyOf(given), change: 'create' }
    }
    const path = `${configurationsPath}/${mine.id}`
    if (isSame(changeable(mine), wantedOf(given))) {
      return { id, title: `"${mine.displayName}" is there as it has to be`, method: 'GET', path, change: 'none' }
    }
    const body = { '@odata.type': externalType, ...wantedOf(given) }
    return { id, title: `Change whom "${mine.displayName}" is offered`, method: 'PATCH', path, body, change: 'update' }
  }

  return {
    async plan(unread, signal) {
      const given = read(input, unread)
      const mine = await look(given, at(given.adminToken, signal))
      const step = stepFor(given, mine)
      const { displayName } = mine ?? given
      const carrying = carryTo(directoryIntegrationId, { configurationId: mine?.id ?? '{method}', displayName })
      return [step, ...(given.registerMembers ? [registering(given)] : []), carrying]
    },

    async apply(unread, signal) {
      const given = read(input, unread)
      const methods = at(given.adminToken, signal)
      const mine = await look(given, methods)
      const { method, path, body, change } = stepFor(given, mine)
      const answer = change === 'none' ? undefined : await methods.send(method as 'POST' | 'PATCH', path, body)
      const configurationId = mine?.id ?? z.object({ id: z.string() }).safeParse(answer).data?.id
      if (configurationId === undefined) throw connectorError('response_invalid', undefined, { detail: 'the method has no id' })
      const { displayName } = mine ?? given
      const done = {
        configurationId,
        before: mine === undefined ? null : changeable(mine),
        wanted: wantedOf(given),
        carries: carriedTo({ configurationId, displayName }),
      }
      if (!given.registerMembers) return done
      const { pilotGroupId: groupId } = given
      return {
        ...done,
        registrations: await registerMembers({ methods, clock: host.clock, groupId, configurationId, displayName }),
      }
    },

    async verify(unread, given, signal): Promise<readonly CheckStep[]> {
      const { configurationId, wanted, registrations: counted } = read(made, unread)
      const { adminToken: token } = read(once, given)
      const found = (await at(token, signal).all()).find(one => one.id === configurationId)
      if (found === undefined) {
        return [
          { step: 'method', ok: false, code: 'object_not_found', actor: 'admin', advice: 'Somebody deleted it. Apply again.' },
        ]
      }
      const isAsMade = isSame(changeable(found), wanted) && found.openIdConnectSetting.discoveryUrl === discoveryUrl
      const saw = `"${found.displayName}", ${found.state}, offered to ${found.includeTargets.length} groups`
      const method = { step: 'method', ok: true, saw, ...(isAsMade ? {} : { advice: 'Somebody changed it since it was made.' }) }
      return counted === undefined ? [method] : [method, registered(counted)]
    },

    async undo(unread, given, signal) {
      const { configurationId, before } = read(made, unread)
      const { adminToken: token } = read(once, given)
      const methods = at(token, signal)
      if (!(await methods.all()).some(one => one.id === configurationId)) return
      const path = `${configurationsPath}/${configurationId}`
      if (before === null) await methods.send('DELETE', path)
      else await methods.send('PATCH', path, { '@odata.type': externalType, ...(before as JsonObject) })
    },
  }
}

/** Under which the directory registers people who were verified (`operations/config.ts`). */
const carriedTo = (externalMethod: { readonly configurationId: string; readonly displayName: string }): JsonObject => ({
  operations: { externalMethod },
})

function carryTo(directory: string, method: Parameters<typeof carriedTo>[0]): SetupStep {
  const title = 'Say in the directory under which id people are registered'
  const path = `/v1/integrations/${directory}`
  return { id: 'directory', title, method: 'PATCH', path, change: 'update', carries: carriedTo(method) }
}

/** Those whom the group has once it is applied; nobody is named. */
function registering({ displayName }: z.infer<typeof input>): SetupStep {
  return {
    id: 'registrations',
    title: `Register the members of the pilot group for "${displayName}"`,
    method: 'POST',
    path: registrationsPath('{id}'),
    body: { configurationId: '{method}', displayName },
    change: 'create',
  }
}

function registered({ registered: now, already, failed, endedBy }: Registrations): CheckStep {
  const saw = `${now} registered by the last call, ${already} before, ${failed} refused`
  const advice =
    endedBy === null
      ? 'Whoever joins the group later is registered when it is applied again.'
      : `It ended early (${endedBy}): apply again for the others.`
  return { step: 'registrations', ok: true, saw, advice }
}
