import type { ManifestSource } from '../../src/contract/index.ts'

/** What the apps of an org may be granted, and why. */
export const scopes: ManifestSource['scopes'] = [
  { scope: 'okta.users.read', why: 'Reads people and their status.', for: ['check', 'directory'] },
  {
    scope: 'okta.groups.read',
    why: 'Only where groups limit who is read or are tracked, and to count the org in the test.',
    for: ['check', 'directory'],
  },
  {
    scope: 'okta.logs.read',
    why: 'Optional: sees deletions and changes of groups soon after they happen, which verdicts were accepted, and who was given new credentials.',
    for: ['check', 'directory', 'trail'],
  },
  {
    scope: 'okta.roles.read',
    why: 'Optional: shows in the test which admin role the app has. The app for operations needs it: nothing is done for administrators.',
    for: ['check', 'operations'],
  },
  {
    scope: 'okta.schemas.read',
    why: 'Optional: tells which attributes people can change themselves. Needed for an attribute that links accounts.',
    for: ['check', 'directory'],
  },
  {
    scope: 'okta.userTypes.read',
    why: 'Optional, with okta.schemas.read: finds the types of users, since each has permissions of its own.',
    for: ['directory'],
  },
  {
    scope: 'okta.users.manage',
    why: 'Only with write-back: writes what was last verified. And on the app for operations, which is another one: gives access back.',
    for: ['operations', 'writeBack'],
  },
  {
    scope: 'okta.authenticators.read',
    why: 'Only on the app for operations, for temporary access codes: finds their authenticator.',
    for: ['check', 'operations'],
  },
  {
    scope: 'okta.schemas.manage',
    why: 'Only with write-back: makes its attributes, which people cannot change.',
    for: ['check', 'writeBack'],
  },
  {
    scope: 'okta.eventHooks.manage',
    why: 'Only where the host registers the event hook.',
    for: ['check', 'upkeep'],
  },
]
