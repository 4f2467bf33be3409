import type { ConnectorErrorCode } from '../../src/contract/index.ts'
import type { EntraDirectoryConfig } from './config.ts'

/** What an administrator does about a failed step of the check, in the words of the Entra admin center. */

type Advice = Partial<Record<ConnectorErrorCode, string>>

const noDelta =
  'This tenant does not tell changes of people (delta query of users), which some clouds and tenants for customers (B2C) do not. Without it there is no sync.'
const reach = 'Check that this host may reach it: name resolution, firewall, TLS inspection.'
const later = 'Try again in a few minutes; the admin center shows known trouble under Health, Service health.'

/** Where an administrator agrees to what the app asks for (https://learn.microsoft.com/en-us/entra/identity-platform/v2-admin-consent). */
export function consentLink({ authorityUrl, tenantId, clientId }: EntraDirectoryConfig): string {
  return `${authorityUrl}/${tenantId}/adminconsent?client_id=${clientId}`
}

function byStep(config: EntraDirectoryConfig): Readonly<Record<string, Advice>> {
  const consent = `Add it under API permissions, Microsoft Graph, Application permissions, and grant consent: ${consentLink(config)}`
  const proof =
    config.clientSecret !== undefined
      ? 'Check the Client ID, and that the secret is its Value, of this app, and has not expired: Certificates & secrets.'
      : config.federatedCredential !== undefined
        ? 'Compare issuer, subject and audience with those of the app: Certificates & secrets, Federated credentials. Entra fetches the keys from this host, which it has to reach.'
        : 'Upload the certificate to the app: Certificates & secrets, Certificates. It may take some minutes to count.'
  const { operations } = config
  const ofOperations = operations && consentLink({ ...config, clientId: operations.clientId })
  const consentOfOperations = `Add it to the app for operations under API permissions, Microsoft Graph, Application permissions, and grant consent: ${ofOperations}`
  return {
    address: {
      provider_unavailable: reach,
      provider_timeout: reach,
      config_invalid: 'There is no such tenant in this cloud. Check the Tenant ID (Entra admin center, Overview) and the cloud.',
      response_invalid: 'What answers there is not Entra: a proxy or a network sign-in page.',
    },
    clock: { internal: 'Set the clock of this host (NTP): Entra refuses assertions that are minutes off.' },
    token: {
      credentials_invalid: proof,
      permission_missing: 'Check that the app is enabled in this tenant: Enterprise applications, the app, Properties.',
      consent_required: `The app is not in this tenant yet. Grant consent: ${consentLink(config)}`,
      config_invalid: 'Check Tenant ID, Client ID and cloud, and the certificate.',
    },
    permissions: { permission_missing: consent, consent_required: consent },
    people: {
      permission_missing: `User.Read.All is missing. ${consent}`,
      schema_changed: noDelta,
      object_state_unsupported: noDelta,
    },
    groups: {
      permission_missing: `GroupMember.Read.All is missing. ${consent}`,
      object_not_found: 'Take the group out of the configuration, or correct its Object ID.',
    },
    write_back: {
      permission_missing: consent,
      object_not_found: 'Correct the Object ID of the group for write-back.',
      object_state_unsupported:
        config.writeBack?.as === 'group'
          ? 'Choose a security group with assigned membership that is made in Entra, or write back into extensions.'
          : 'Delete it (Graph: DELETE /applications/{id}/extensionProperties/{id}) or use another app: then it is made as it has to be.',
    },
    operations_token: {
      credentials_invalid: 'Check the Client ID and the credential under Operations: it is an app of its own.',
      permission_missing: consentOfOperations,
      consent_required: consentOfOperations,
      config_invalid: 'Check the Client ID under Operations.',
    },
    operations_permissions: { permission_missing: consentOfOperations },
    operations_sight: {
      permission_missing: consentOfOperations,
      policy_denied:
        'Name somebody who holds a directory role all the time, and in a tenant with Privileged Identity Management make somebody eligible for one: until both are seen, everybody is taken for an administrator and refused.',
    },
    operations_pass: {
      permission_missing: consentOfOperations,
      policy_denied:
        'Enable it for the groups that recover accounts: Protection, Authentication methods, Policies, Temporary Access Pass.',
    },
    attributes: { schema_changed: 'The mapping names a property that Graph does not have. Correct the mapping.' },
    certificate: {
      credentials_invalid: 'Upload a new certificate to the app before the old one ends, and set it here.',
    },
  }
}

const byCode: Advice = {
  rate_limited: 'Others use up the rate of this tenant. Try again in a minute.',
  provider_unavailable: later,
  provider_timeout: later,
  response_invalid: 'Something between this host and Microsoft changes the answers: a proxy or a network sign-in page.',
  schema_changed: 'Graph no longer takes this request. Look for an update of the connector.',
}

export function adviceFor(config: EntraDirectoryConfig, step: string, code: ConnectorErrorCode): string | undefined {
  return byStep(config)[step]?.[code] ?? byCode[code]
}
