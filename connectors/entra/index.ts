import { defineConnector, type Pause, pause as realPause } from '../../src/contract/index.ts'
import { createApi } from './api.ts'
import { createCheck } from './check.ts'
import { type EntraDirectoryConfig, entraDirectoryConfig } from './config.ts'
import { directoryOf } from './directory.ts'
import { grantOf } from './grant.ts'
import { operationsApp } from './operations/app.ts'
import { operationsOf } from './operations/index.ts'
import { entraOperations } from './operations/names.ts'
import { operationScopes } from './operations/permissions.ts'
import type { Reader } from './reader.ts'
import { scopeOf } from './scope.ts'
import { upkeepOf } from './subscriptions.ts'
import { surfaceOf } from './surface.ts'
import { createTrail } from './trail.ts'
import { writeBackOf } from './write-back.ts'

/**
 * Microsoft Entra. Here: a tenant as a directory, read through Microsoft Graph by an app of its own. It shapes what Graph
 * says and nothing more; it knows neither the view that its pages end up in nor any verification.
 */

export interface EntraOptions {
  /** Tests pass one that does not wait. */
  readonly pause?: Pause
  /** From how many people on a tenant is read in parts side by side. Below, one round is as fast. */
  readonly bulkFrom?: number
  /** How many people one read of changes asks after, before a full one is the shorter way. */
  readonly mostAsked?: number
}

export function createEntraDirectory({ pause = realPause, bulkFrom = 20_000, mostAsked = 20_000 }: EntraOptions = {}) {
  return defineConnector<EntraDirectoryConfig>({
    manifest: {
      id: 'entra-directory',
      name: 'Microsoft Entra',
      kind: 'directory',
      summary: 'The people of a Microsoft Entra tenant, kept up to date.',
      docs: 'https://learn.microsoft.com/en-us/graph/api/user-delta',
      capabilities: ['check', 'directory', 'operations', 'writeBack', 'surface', 'upkeep', 'trail'],
      operations: [...entraOperations],
      scopes: [
        { scope: 'User.Read.All', why: 'Reads people.', for: ['check', 'directory', 'upkeep'] },
        {
          scope: 'GroupMember.Read.All',
          why: 'Only where groups limit who is read, or are tracked.',
          for: ['check', 'directory', 'upkeep'],
        },
        {
          scope: 'Group.Read.All',
          why: 'Optional, instead of GroupMember.Read.All: changes of groups are announced, too.',
          for: ['upkeep'],
        },
        {
          scope: 'AuditLog.Read.All',
          why: 'Optional: tells since when people are unchanged, so that they are settled when they are first seen, and who was given new credentials.',
          for: ['check', 'directory', 'trail'],
        },
        { scope: 'Organization.Read.All', why: 'Optional: shows in the test what the tenant is called.', for: ['check'] },
        { scope: 'User.ReadWrite.All', why: 'Only for write-back into extensions.', for: ['writeBack'] },
        {
          scope: 'Application.ReadWrite.OwnedBy',
          why: 'Only for write-back into extensions: makes them, on an app that owns itself.',
          for: ['writeBack'],
        },
        { scope: 'GroupMember.ReadWrite.All', why: 'Only for write-back into a group.', for: ['writeBack'] },
        ...operationScopes,
      ],
      egress: ['{authorityUrl}', '{graphUrl}'],
    },
    config: entraDirectoryConfig,
    configVersion: 1,
    open(config, host) {
      const { clock, random, log } = host
      const token = host.token(grantOf(config, config, host))
      const api = createApi({ graphUrl: config.graphUrl, token, clock, random, pause })
      const standingApp = config.writeBack?.as === 'extension' ? config.clientId : undefined
      const mapper = { mapping: config.mapping, standingApp }
      const readsLog = config.noAuditLog !== true
      const reader: Reader = { api, scope: scopeOf(config), mapper, clock, pause, log, bulkFrom, mostAsked, readsLog }
      const writeBack = writeBackOf(api, config)
      const operations = operationsApp(config, host, pause)
      return {
        check: createCheck({ config, host, token, reader, writeBack, operations }),
        directory: directoryOf(reader),
        operations: operationsOf(api, operations),
        writeBack,
        surface: surfaceOf(host, config),
        upkeep: upkeepOf(host, api, config),
        trail: createTrail({
          api,
          clientIds: [config.clientId, ...(config.operations ? [config.operations.clientId] : [])],
          writer: standingApp,
          tenantId: config.tenantId,
          on: readsLog,
          clock,
        }),
      }
    },
  })
}

export const entraDirectory = createEntraDirectory()
