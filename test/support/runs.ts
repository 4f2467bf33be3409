import type { World } from './world.ts'

/** Runs of syncs, as an administrator sees them over HTTP. */

export interface Run {
  readonly id: string
  readonly mode: 'full' | 'incremental'
  readonly state: 'running' | 'done' | 'failed' | 'held' | 'cancelled'
  readonly counts: Readonly<Record<'seen' | 'created' | 'updated' | 'unchanged' | 'deactivated' | 'removed', number>>
  readonly requestedBy: string
  readonly heldFor: string | null
  readonly wouldRemove: number | null
  readonly awaitsDecision: boolean
  readonly error: { readonly code: string } | null
}

/** An order to a stand-in; answers what it said. */
export async function order<T = unknown>(standIn: { readonly url: string }, path: string, body: object): Promise<T> {
  const answer = await fetch(`${standIn.url}/__sandbox/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`the stand-in answered ${answer.status}: ${text}`)
  return (text === '' ? undefined : JSON.parse(text)) as T
}

/** The run once it is over. Its events tell when that is. */
export async function ended(w: World, runId: string): Promise<Run> {
  const headers = { authorization: `Bearer ${w.adminToken}` }
  await (await fetch(`${w.url}/v1/sync-runs/${runId}/events`, { headers })).text()
  return (await w.admin<Run>('GET', `/v1/sync-runs/${runId}`)).body
}

/** Begins a run as an administrator does, and answers how it ended. */
export async function synced(w: World, integrationId: string, wanted: object = { mode: 'incremental' }): Promise<Run> {
  const begun = await w.admin<{ runId: string }>('POST', `/v1/integrations/${integrationId}/sync`, wanted)
  if (begun.status !== 202) throw new Error(`no run began: ${begun.status} ${JSON.stringify(begun.body)}`)
  return ended(w, begun.body.runId)
}

/** The newest first. */
export async function runsOf(w: World, integrationId: string): Promise<readonly Run[]> {
  return (await w.admin<{ items: readonly Run[] }>('GET', `/v1/sync-runs?integrationId=${integrationId}`)).body.items
}

/** Only runs that somebody asks for: no time and no notification begins one. */
export async function pause(w: World, integrationId: string): Promise<void> {
  const schedule = { incrementalMinutes: 15, fullHours: 24, paused: true, twoPeople: false }
  const set = await w.admin('PUT', `/v1/integrations/${integrationId}/schedule`, schedule)
  if (set.status !== 200) throw new Error(`the schedule was not set: ${set.status}`)
}

/** A person of the view, by login. Those who were removed are looked for apart. */
export async function personAt<T = Record<string, unknown>>(
  w: World,
  integrationId: string,
  login: string,
  more: { readonly status?: 'removed' } = {},
): Promise<T> {
  const query = new URLSearchParams({ integrationId, search: login, limit: '10', ...more })
  const { body } = await w.admin<{ items: readonly { login: string; externalId: string }[] }>(
    'GET',
    `/v1/directory/users?${query}`,
  )
  const found = body.items.find(one => one.login === login)
  if (found === undefined) throw new Error(`the view has nobody called ${login}`)
  return (await w.admin<T>('GET', `/v1/directory/users/${integrationId}/${found.externalId}`)).body
}
