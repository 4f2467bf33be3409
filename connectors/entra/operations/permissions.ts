import type { ManifestSource } from '../../../src/contract/index.ts'
import type { Need } from '../permissions.ts'
import type { EntraOperation } from './names.ts'

/**
 * The application permissions of the second app (https://learn.microsoft.com/en-us/graph/permissions-reference): to see
 * who is an administrator, and to do what is allowed.
 */

const directory = ['Directory.Read.All', 'Directory.ReadWrite.All'] as const

const sight: readonly Need[] = [
  { permission: 'User.Read.All', orElse: ['User.ReadWrite.All', ...directory] },
  {
    permission: 'GroupMember.Read.All',
    orElse: ['GroupMember.ReadWrite.All', 'Group.Read.All', 'Group.ReadWrite.All', ...directory],
  },
  { permission: 'RoleManagement.Read.Directory', orElse: ['RoleManagement.ReadWrite.Directory'] },
  {
    permission: 'PrivilegedEligibilitySchedule.Read.AzureADGroup',
    orElse: ['PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup'],
  },
  { permission: 'Application.Read.All', orElse: ['Application.ReadWrite.All', ...directory] },
]

const methods: Need = { permission: 'UserAuthenticationMethod.ReadWrite.All', orElse: [] }

const byOperation: Readonly<Record<EntraOperation, readonly Need[]>> = {
  temporary_access_pass: [
    { ...methods, orElse: ['UserAuthMethod-TAP.ReadWrite.All'] },
    { permission: 'Policy.Read.All', orElse: ['Policy.Read.AuthenticationMethod', 'Policy.ReadWrite.AuthenticationMethod'] },
  ],
  reset_factors: [methods],
  revoke_sessions: [{ permission: 'User.RevokeSessions.All', orElse: [] }],
  register_external_method: [{ ...methods, orElse: ['UserAuthMethod-External.ReadWrite.All'] }],
  suspend: [{ permission: 'User.EnableDisableAccount.All', orElse: ['User.ReadWrite.All', 'Directory.ReadWrite.All'] }],
}

export function operationNeeds(allowed: readonly EntraOperation[]): readonly Need[] {
  return [...sight, ...allowed.flatMap(name => byOperation[name])]
}

/** Do as well, and allow less. */
const narrower: readonly string[] = [
  'UserAuthMethod-TAP.ReadWrite.All',
  'UserAuthMethod-External.ReadWrite.All',
  'Policy.Read.AuthenticationMethod',
]

/** What is more than the allowed operations need: besides it, or in place of something narrower. */
export function tooWide(needs: readonly Need[], names: readonly string[]): readonly string[] {
  return names.filter(name => !narrower.includes(name) && !needs.some(({ permission }) => permission === name))
}

export const operationScopes: ManifestSource['scopes'] = [
  {
    scope: 'RoleManagement.Read.Directory',
    why: 'Of the app for operations alone: sees who holds a directory role, or can activate one.',
    for: ['operations'],
  },
  {
    scope: 'PrivilegedEligibilitySchedule.Read.AzureADGroup',
    why: 'Of the app for operations alone: sees who can activate membership of a group that holds a role.',
    for: ['operations'],
  },
  {
    scope: 'Application.Read.All',
    why: 'Of the app for operations alone: sees what the apps may do that somebody owns.',
    for: ['operations'],
  },
  {
    scope: 'UserAuthenticationMethod.ReadWrite.All',
    why: 'Of the app for operations alone: makes Temporary Access Passes, removes methods, and registers external ones. It reaches administrators too.',
    for: ['operations'],
  },
  {
    scope: 'Policy.Read.All',
    why: 'Of the app for operations alone: reads the policy on Temporary Access Passes.',
    for: ['operations'],
  },
  { scope: 'User.RevokeSessions.All', why: 'Of the app for operations alone: ends sessions.', for: ['operations'] },
  {
    scope: 'User.EnableDisableAccount.All',
    why: 'Of the app for operations alone: blocks the sign-in, where suspending is allowed.',
    for: ['operations'],
  },
]
