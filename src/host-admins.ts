import type { HostOptions } from './host-options.ts'
import { createDoors } from './http/admin/doors.ts'
import { createAdminLinks } from './http/admin/links.ts'
import { createAdminSessions, usualSessionLimits } from './http/admin/sessions.ts'
import { createConsoleSignIn } from './http/admin/sign-in/index.ts'
import { stillGrantedBy } from './http/admin/sign-in/role.ts'
import { createAdminTokens } from './http/admin/tokens.ts'
import type { Integrations } from './integrations/port.ts'
import type { Seals } from './security/seals.ts'

interface Admins extends Pick<HostOptions, 'store' | 'clock' | 'random' | 'log' | 'publicUrl' | 'kind'> {
  readonly seals: Seals
  /** Of this installation: what was signed in to another one is nothing here. */
  readonly epoch: string
  readonly integrations: Pick<Integrations, 'list'>
}

/** The ways in for administrators: tokens, one-time links, and sessions of the console, with a sign-in of their own or without. */
export function hostAdmins(world: Admins, { adminSignIn, adminSessions: limits }: HostOptions) {
  const adminTokens = createAdminTokens(world)
  const adminSessions = createAdminSessions({
    ...world,
    limits: { ...usualSessionLimits, ...limits },
    stillGranted: stillGrantedBy(adminSignIn),
  })
  const consoleSignIn = createConsoleSignIn({
    ...world,
    sessions: adminSessions,
    directories: () => world.integrations.list(),
    loopbackHttp: world.kind === 'sandbox',
    settings: adminSignIn,
  })
  const adminLinks = createAdminLinks({ ...world, tokens: adminTokens, sessions: adminSessions })
  return { adminTokens, adminSessions, consoleSignIn, adminLinks, doors: createDoors(world), contact: adminSignIn?.contact }
}
