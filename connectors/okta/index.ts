import {
  type ClientCredentials,
  defineConnector,
  type HostContext,
  type JsonObject,
  type Pause,
  pause as realPause,
  type TokenSource,
} from '../../src/contract/index.ts'
import { createApi } from './api.ts'
import { createCheck } from './check.ts'
import { type OktaDirectoryConfig, oktaDirectoryConfig } from './config.ts'
import { directoryOf } from './directory.ts'
import { editableClaims } from './editable.ts'
import { createHookUpkeep, eventHookScope } from './event-hook.ts'
import { createEventSecret } from './event-secret.ts'
import { createEvents } from './events.ts'
import { type OperationsParts, operationsScope } from './operations/check.ts'
import type { OperationsConfig } from './operations/config.ts'
import { createOperations, noOperations } from './operations/index.ts'
import { offered } from './operations/offered.ts'
import { createPeople } from './people.ts'
import type { Reader } from './reader.ts'
import { createUserSchema, schemaScope } from './schema.ts'
import { scopeOf, tokenScope } from './scope.ts'
import { scopes } from './scopes.ts'
import { createSystemLog, logScope } from './system-log.ts'
import { createTrail } from './trail.ts'
import { createWriteBack } from './write-back.ts'

/**
 * Okta. Here: an org as a directory, read by an API Services app with its own key. It shapes what Okta says and nothing
 * more; it knows neither the view that its pages end up in nor any verification.
 */

type App = Pick<OktaDirectoryConfig, 'orgUrl' | 'clientId' | 'privateJwk'>

function tokenOf(host: HostContext, { orgUrl, clientId, privateJwk }: App, scope: string): TokenSource {
  // The org authorization server, and its whole URL as audience: it takes no issuer
  // (https://developer.okta.com/docs/guides/implement-oauth-for-okta-serviceapp/main/).
  const tokenEndpoint = `${orgUrl}/oauth2/v1/token`
  const key = privateJwk === undefined ? {} : { privateJwk: privateJwk as JsonObject }
  const auth: ClientCredentials['auth'] = { method: 'private_key_jwt', audience: tokenEndpoint, ...key }
  return host.token({ tokenEndpoint, clientId, scope, auth })
}

/** The connector; tests pass a `pause` that does not wait. */
export function createOktaDirectory({ pause = realPause }: { readonly pause?: Pause } = {}) {
  return defineConnector<OktaDirectoryConfig>({
    manifest: {
      id: 'okta-directory',
      name: 'Okta',
      kind: 'directory',
      summary: 'The people of an Okta org, kept up to date.',
      docs: 'https://developer.okta.com/docs/guides/implement-oauth-for-okta-serviceapp/main/',
      capabilities: ['check', 'directory', 'operations', 'writeBack', 'surface', 'upkeep', 'trail'],
      operations: [...offered],
      scopes,
      egress: ['{orgUrl}'],
      rate: { limit: 'x-rate-limit-limit', remaining: 'x-rate-limit-remaining', reset: 'x-rate-limit-reset', keepFree: 0.5 },
    },
    config: oktaDirectoryConfig,
    configVersion: 1,
    open(config, host) {
      const scope = scopeOf(config)
      const { clock, random } = host
      const apiWith = (token: TokenSource) => createApi({ origin: scope.origin, token, clock, random, pause })
      const wholeApiWith = (token: TokenSource) => createApi({ origin: scope.origin, token, clock, random, pause, isWhole: true })
      const operationsParts = (orgUrl: string, ofApp: OperationsConfig): OperationsParts => {
        const tokenFor = (scopes: string) => tokenOf(host, { ...ofApp, orgUrl }, scopes)
        const token = tokenFor(operationsScope)
        const authenticators = wholeApiWith(tokenFor('okta.authenticators.read'))
        return { config: ofApp, token, api: wholeApiWith(token), authenticators }
      }
      // Each with the scopes of its own use: one that was not granted refuses the whole token.
      const source = (scopes: string) => tokenOf(host, config, scopes)
      const token = source(tokenScope(scope))
      const api = apiWith(token)
      const groups = scope.keptIds.length > 0 ? api : apiWith(source('okta.groups.read'))
      const writing = source(schemaScope)
      const hooksToken = source(eventHookScope)

      const people = createPeople({ mapping: config.mapping, standings: config.writeBack !== undefined })
      const logApi = apiWith(source(logScope))
      const log = createSystemLog({ api: logApi, scope, wanted: config.systemLog })
      const reader: Reader = { api, scope, clock, people, log }
      const schema = createUserSchema(config.orgUrl, writing)
      const schemaToken = source('okta.schemas.read')
      const schemaToRead = createUserSchema(config.orgUrl, schemaToken)
      const schemaApis = { schemas: apiWith(schemaToken), types: apiWith(source('okta.userTypes.read')) }
      const secret = createEventSecret(host)
      const { orgUrl, eventHook: isOn = false } = config
      const operations = config.operations && operationsParts(config.orgUrl, config.operations)
      return {
        check: createCheck({
          config,
          host,
          token,
          reader,
          groups,
          rolesToken: source('okta.roles.read'),
          hooksToken,
          schema,
          schemaToRead,
          operations,
        }),
        operations: operations ? createOperations({ ...operations, clock }) : noOperations(wholeApiWith(token)),
        directory: directoryOf(reader, groups, signal => editableClaims(schemaApis, config.mapping, signal)),
        writeBack: createWriteBack({ validDays: config.writeBack?.validDays, api: apiWith(writing), schema, reader }),
        surface: createEvents(host, secret),
        upkeep: createHookUpkeep({ orgUrl, isOn, token: hooksToken, secret, host }),
        trail: createTrail({
          api: logApi,
          origin: scope.origin,
          clientIds: [config.clientId, ...(config.operations ? [config.operations.clientId] : [])],
          writer: config.writeBack && config.clientId,
          on: config.systemLog !== false,
          clock,
        }),
      }
    },
  })
}

export const oktaDirectory = createOktaDirectory()
