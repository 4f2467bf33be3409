/**
 * The connector that a scaffold begins with: a directory behind a small JSON API with a token, and a stand-in for that
 * API. It is whole: it pages, resumes, reads changes, waits when it is told to, and says what is wrong. An author replaces
 * the addresses and the fields, and keeps the rest. Written once, with marks where TypeScript says more than JavaScript.
 */

/** `⟦…⟧` is for TypeScript alone. */
export function asTypeScript(source: string): string {
  return source.replaceAll(/⟦([^⟧]*)⟧/g, '$1')
}

export function asJavaScript(source: string): string {
  return source.replaceAll(/⟦[^⟧]*⟧/g, '').replaceAll(/\.ts'/g, ".js'")
}

export const api = `/** The one way to the product: what it answers becomes data, and what it refuses an error of the closed list. */

const most = { tries: 3, waitSeconds: 60 }

export function createApi({ baseUrl, apiToken }⟦: { readonly baseUrl: string; readonly apiToken: string }⟧, host⟦: HostContext⟧) {
  /** Undefined where the product knows nothing of this name. */
  return async function ask(path⟦: string⟧, signal⟦: AbortSignal⟧, tries = most.tries)⟦: Promise<unknown>⟧ {
    stopIf(signal)
    const headers = { authorization: \`Bearer \${apiToken}\`, accept: 'application/json' }
    const response = await host.fetch(\`\${baseUrl}\${path}\`, { headers, signal })
    const { status } = response
    if (status === 429) {
      const seconds = Number(response.headers.get('retry-after')) || 1
      if (tries === 1 || seconds > most.waitSeconds) throw connectorError('rate_limited', undefined, { retryAfterSeconds: seconds })
      await setTimeout(seconds * 1000, undefined, { signal }).catch(() => stopIf(signal))
      return ask(path, signal, tries - 1)
    }
    if (status === 401) throw connectorError('credentials_invalid')
    if (status === 403) throw connectorError('permission_missing')
    if (status === 404) return undefined
    if (status === 410) throw connectorError('checkpoint_expired')
    if (status >= 500) throw connectorError('provider_unavailable', undefined, { detail: \`HTTP \${status}\` })
    if (!response.ok) throw connectorError('response_invalid', undefined, { detail: \`HTTP \${status}\` })
    return response.json().catch(() => {
      throw connectorError('response_invalid', undefined, { detail: 'no JSON' })
    })
  }
}

export function stopIf(signal⟦: AbortSignal⟧)⟦: void⟧ {
  if (signal.aborted) throw connectorError('cancelled')
}
`

export const directory = `/** People, page by page. The cursor is all there is to a read: another instance goes on from it. */

const pageSize = 200
const statuses⟦: Readonly<Record<string, SourceUser['status']>>⟧ = { active: 'active', suspended: 'suspended', left: 'inactive' }

export function createDirectory(baseUrl⟦: string⟧, ask⟦: ReturnType<typeof createApi>⟧)⟦: DirectorySource⟧ {
  async function list(path⟦: string⟧, signal⟦: AbortSignal⟧) {
    const answer = ⟦(⟧await ask(path, signal)⟦) as { people?: Row[]; mark?: string; next?: string | null } | undefined⟧
    if (answer === undefined) throw connectorError('config_invalid', 'There is no such API at this address.')
    const { people, mark, next } = answer
    if (!Array.isArray(people) || typeof mark !== 'string') throw connectorError('response_invalid')
    return { people, mark, next: next ?? undefined }
  }

  async function* readAll(from⟦: { after?: string; mark?: string }⟧, signal⟦: AbortSignal⟧)⟦: AsyncGenerator<Page>⟧ {
    let { after, mark } = from
    for (;;) {
      const read = await list(\`/people?limit=\${pageSize}\${after === undefined ? '' : \`&after=\${encodeURIComponent(after)}\`}\`, signal)
      // Of the first page: what changes while this reads is found by the read of changes that follows.
      mark ??= read.mark
      after = read.next
      const changes = read.people.map(changeOf)
      if (after === undefined) {
        yield { changes, cursor: write(baseUrl, { mark }), end: 'snapshot' }
        return
      }
      yield { changes, cursor: write(baseUrl, { after, mark }) }
    }
  }

  async function* readChanges(from⟦: string⟧, signal⟦: AbortSignal⟧)⟦: AsyncGenerator<Page>⟧ {
    for (let mark = from; ; ) {
      const read = await list(\`/changes?limit=\${pageSize}&since=\${encodeURIComponent(mark)}\`, signal)
      mark = read.mark
      const page = { changes: read.people.map(changeOf), cursor: write(baseUrl, { mark }) }
      yield read.next === undefined ? { ...page, end: 'delta' } : page
      if (read.next === undefined) return
    }
  }

  return {
    async *pages(from, signal) {
      stopIf(signal)
      const at = from === undefined ? {} : readCursor(baseUrl, from)
      if (at.mark !== undefined && at.after === undefined) yield* readChanges(at.mark, signal)
      else yield* readAll(at, signal)
    },
    async get(externalId, signal) {
      const row = await ask(\`/people/\${encodeURIComponent(externalId)}\`, signal)
      return row === undefined ? undefined : userOf(row⟦ as Row⟧)
    },
  }
}

function changeOf(row⟦: Row⟧)⟦: Change⟧ {
  if (row.removed) return { kind: 'user_removed', externalId: row.id, reason: 'deleted' }
  return { kind: 'user', user: userOf(row) }
}

function userOf(row⟦: Row⟧)⟦: SourceUser⟧ {
  const status = statuses[row.status]
  if (status === undefined) throw connectorError('schema_changed', undefined, { detail: 'a status that is not known' })
  return {
    externalId: row.id,
    login: row.login,
    ...(row.email ? { email: row.email } : {}),
    ...(row.givenName ? { givenName: row.givenName } : {}),
    ...(row.familyName ? { familyName: row.familyName } : {}),
    status,
    sourceStatus: row.status,
    changedAt: row.changedAt,
    claims: { ...(row.birthDate ? { birth_date: row.birthDate } : {}) },
  }
}

/** A cursor of another product, or of another version of this, has expired: everything is read again. */
function write(baseUrl⟦: string⟧, at⟦: { after?: string; mark: string }⟧)⟦: string⟧ {
  return JSON.stringify({ v: 1, baseUrl, ...at })
}

function readCursor(baseUrl⟦: string⟧, cursor⟦: string⟧)⟦: { after?: string; mark: string }⟧ {
  try {
    const { v, baseUrl: of, after, mark } = JSON.parse(cursor)
    if (v === 1 && of === baseUrl && typeof mark === 'string') return typeof after === 'string' ? { after, mark } : { mark }
  } catch {
    // Not even JSON: said below.
  }
  throw connectorError('checkpoint_expired')
}
`

export const check = `/** *Test connection*, along the path of a sync. The first step that fails ends the list. */
export function createCheck(ask⟦: ReturnType<typeof createApi>⟧)⟦: Check⟧ {
  return async signal => {
    const step = 'people'
    try {
      const answer = ⟦(⟧await ask('/people?limit=1', signal)⟦) as { people?: unknown[] } | undefined⟧
      if (answer === undefined) throw connectorError('config_invalid', 'There is no such API at this address.')
      if (!Array.isArray(answer.people)) throw connectorError('response_invalid')
      return [{ step, ok: true, saw: answer.people.length === 0 ? 'nobody' : 'people' }]
    } catch (error) {
      if (signal.aborted) throw error
      const code = connectorCodeOf(error)
      return [{ step, ok: false, code, actor: actorOf(code), saw: error instanceof Error ? error.message : 'an error' }]
    }
  }
}
`
