import type { World } from './world.ts'

/** Lets the directory of a world read the log of its org, and reads it for the first time: from now on. */
export async function readsLog(w: World): Promise<void> {
  const { body } = await w.admin<{ endpoints: { jwks_uri: string } }>('GET', `/v1/integrations/${w.directoryId}`)
  w.org.standIn.registerClient({
    clientId: '0oa1',
    jwks: { jwksUri: body.endpoints.jwks_uri },
    scopes: ['okta.users.read', 'okta.groups.read', 'okta.logs.read'],
  })
  await w.host.settleDown()
}

/** The next read of the log. */
export async function poll(w: World): Promise<void> {
  w.clock.advance(31_000)
  await w.host.settleDown()
}
