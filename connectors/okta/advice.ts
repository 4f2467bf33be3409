import type { ConnectorErrorCode } from '../../src/contract/index.ts'

/** What an administrator does about a failed step of the check, in the words of Okta's admin console. */

type Advice = Partial<Record<ConnectorErrorCode, string>>

const reach = 'Check the Org URL, and that this host may reach it: name resolution, firewall, TLS inspection.'
const later = 'Try again in a few minutes; https://status.okta.com shows known trouble.'

const byStep: Readonly<Record<string, Advice>> = {
  address: {
    provider_unavailable: reach,
    provider_timeout: reach,
    policy_denied: "Use the org's own address: redirects are not followed, and addresses inside the network are refused.",
    response_invalid: 'What answers at this address is not an Okta org. Check the Org URL.',
  },
  clock: { internal: 'Set the clock of this host (NTP): Okta refuses assertions and proofs that are minutes off.' },
  token: {
    credentials_invalid:
      'Check the Client ID, and that the public key of the app in Okta is the one that this integration shows.',
    permission_missing: 'Grant the scope to the app: its tab Okta API Scopes.',
    config_invalid: 'Check that the Client ID is of an API Services app of this org.',
  },
  groups: {
    permission_missing: 'Grant okta.groups.read (tab Okta API Scopes), and an admin role that can see these groups.',
    object_not_found: 'Take the group out of the configuration, or correct its id.',
  },
  people: {
    permission_missing:
      'Grant okta.users.read (tab Okta API Scopes), and assign an admin role that can see users, such as Read-Only Administrator (tab Admin roles).',
    credentials_invalid:
      'Okta gave a token and then refused it. Try again; if it stays, look at the app in the System Log of Okta.',
  },
  attributes: {
    config_invalid: 'Link accounts by an attribute that people cannot change, or make this one read only for them in Okta.',
  },
  log: {
    permission_missing: 'Grant okta.logs.read (tab Okta API Scopes), or leave it to the host whether the System Log is read.',
  },
  write_back: {
    permission_missing:
      'Grant okta.users.manage and okta.schemas.manage, and an admin role that may change profiles and their schema.',
    policy_denied: 'It is closed when write-back begins; until then do not rely on these attributes.',
    config_invalid: 'Delete or rename these attributes in the Profile Editor of Okta; the host makes its own.',
  },
  operations: {
    credentials_invalid:
      'Check the Client ID of the app for operations, and that its public key in Okta is the one that this integration shows.',
    permission_missing:
      'Grant okta.users.manage and okta.roles.read to the app for operations (tab Okta API Scopes), and assign it an admin role.',
    config_invalid: 'Check that the Client ID of the app for operations is of an API Services app of this org.',
  },
  operations_sight: {
    permission_missing:
      'Name somebody who has an admin role, and give the app for operations a role that may view admin assignments (permission okta.iam.read in a custom role).',
    object_not_found: 'Nobody with this login or ID is seen by the app for operations. Correct it, or widen its role.',
  },
  operations_codes: {
    permission_missing: 'Grant okta.authenticators.read to the app for operations, or take temporary_access_pass out.',
    object_not_found:
      'Add the authenticator Temporary Access Code in Okta (Security, Authenticators), or take temporary_access_pass out.',
  },
  event_hook: {
    permission_missing: 'Grant okta.eventHooks.manage, and an admin role that may manage event hooks; or make the hook by hand.',
  },
}

const byCode: Advice = {
  rate_limited: 'Others use up the rate of this org. Try again in a minute, or raise the share of this app in Okta.',
  provider_unavailable: later,
  provider_timeout: later,
  response_invalid: 'Something between this host and Okta changes the answers: a proxy or a network sign-in page.',
  schema_changed: 'Okta no longer takes this request. Look for an update of the connector.',
}

export function adviceFor(step: string, code: ConnectorErrorCode): string | undefined {
  return byStep[step]?.[code] ?? byCode[code]
}
