import type { JsonObject } from '../../../../src/contract/index.ts'
import type { SetupInput } from './input.ts'

/** What is made in the org, as https://developer.okta.com/docs/guides/add-id-verification-idp/customidv/main/ has it. */

/** Okta's own pages disagree on how the pushed request is bound: one way is tried, then the other. */
export const parBindings = ['HTTP-POST', 'HTTP-REDIRECT'] as const
export type ParBinding = (typeof parBindings)[number]

export interface About {
  readonly integrationId: string
  readonly scopes: readonly string[]
}

export const nameOf = ({ integrationId }: About): string => `Stepgate ${integrationId}`

/** The secret is shown to nobody: where it will stand, a plan has nothing. */
export function idpBody(input: SetupInput, about: About, binding: ParBinding = 'HTTP-POST'): JsonObject {
  const { issuer } = input.endpoints
  const { id, secret } = input.client
  return {
    type: 'IDV_STANDARD',
    name: nameOf(about),
    protocol: {
      type: 'ID_PROOFING',
      issuer: { url: issuer },
      endpoints: {
        par: { url: `${issuer}/request`, binding },
        authorization: { url: `${issuer}/auth`, binding: 'HTTP-REDIRECT' },
        token: { url: `${issuer}/token`, binding: 'HTTP-POST' },
        jwks: { url: `${issuer}/jwks`, binding: 'HTTP-REDIRECT' },
      },
      scopes: [...about.scopes],
      credentials: { client: { client_id: id, ...(secret === undefined ? {} : { client_secret: secret }) } },
    },
    policy: {
      provisioning: { action: 'DISABLED', profileMaster: false, groups: null },
      accountLink: { action: 'AUTO', filter: null },
      subject: {
        userNameTemplate: { template: 'source.userName' },
        matchType: 'USERNAME',
        matchAttribute: null,
        filter: null,
      },
      maxClockSkew: 0,
    },
    properties: {
      idvMetadata: {
        vendorDisplayName: 'Stepgate',
        termsOfUse: input.termsOfUse,
        privacyPolicy: input.privacyPolicy,
      },
    },
  }
}

/** Names alone: what else a mapping says that is not there in a profile makes Okta fail before anybody is asked. */
export const mappingBody: JsonObject = {
  properties: {
    given_name: { expression: 'user.firstName', pushStatus: 'PUSH' },
    family_name: { expression: 'user.lastName', pushStatus: 'PUSH' },
  },
}

/** Never without a condition, which would ask for it at each change of a profile; never for those who must always get in. */
export function ruleBody({ pilotGroup, neverGroup, operation }: SetupInput, about: About, idpId: string): JsonObject {
  return {
    name: nameOf(about),
    priority: 1,
    type: 'ACCESS_POLICY',
    system: false,
    conditions: {
      people: { groups: { include: [pilotGroup], exclude: [neverGroup] } },
      network: { connection: 'ANYWHERE' },
      riskScore: { level: 'ANY' },
      userType: { include: [], exclude: [] },
      elCondition: {
        condition: `accessRequest.authenticator.key == 'okta_password' && accessRequest.operation == '${operation}'`,
      },
    },
    actions: { appSignOn: { access: 'ALLOW', verificationMethod: { type: 'ID_PROOFING', id: idpId } } },
  }
}
