import { connectorCodeOf, type JsonObject, type WriteBack } from '../../src/contract/index.ts'
import type { OktaApi } from './api.ts'
import { isRow, text } from './map.ts'
import { pagesFrom, type Reader } from './reader.ts'
import type { UserSchema } from './schema.ts'
import { passesOf } from './scope.ts'
import { emptyProfile, profileOf, shownIn, standingNames } from './standing.ts'

/**
 * Verdicts in profiles, by a partial POST: a PUT would empty everything that it does not name
 * (https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/#tag/User/operation/updateUser). Its
 * token has scopes of its own, which reading never asks for.
 */

interface WriteBackParts {
  readonly validDays: number | undefined
  /** With a token that may write. */
  readonly api: OktaApi
  readonly schema: UserSchema
  readonly reader: Pick<Reader, 'api' | 'scope'>
}

/** Reported for `search`, which ends there without a word. */
const searchCeiling = 50_000
/** Where write-back is off, nothing is written; the number is then never used. */
const anyDays = 90

export function createWriteBack({ validDays, api, schema, reader }: WriteBackParts): WriteBack {
  async function write(externalId: string, profile: JsonObject, signal: AbortSignal): Promise<void> {
    const post = () => api.post(`/api/v1/users/${encodeURIComponent(externalId)}`, { profile }, signal)
    try {
      await post()
    } catch (error) {
      // Now and then it does not know an attribute that is there (OKTA-1210697), and does the next time.
      if (connectorCodeOf(error) !== 'schema_changed') throw error
      await post()
    }
  }

  /** Wherever there are people, in scope or not: what was written stays where somebody left the scope. */
  async function* everybody(signal: AbortSignal) {
    for (const { path } of passesOf({ ...reader.scope, groupIds: [], keptIds: [] })) yield* pagesFrom(reader, path, signal)
  }

  return {
    on: validDays !== undefined,
    place: [reader.scope.origin, ...standingNames].join(' '),
    validDays: validDays ?? anyDays,
    write: ({ externalId, standing }, signal) => write(externalId, profileOf(standing), signal),
    async clear(externalId, signal) {
      try {
        await write(externalId, emptyProfile(), signal)
      } catch (error) {
        const code = connectorCodeOf(error)
        // Nobody is there, or no such attributes are: then there is nothing of ours.
        if (code === 'object_not_found') return
        if (code !== 'schema_changed' || (await schema.faults(signal)).missing.length < standingNames.length) throw error
      }
    },
    prepare: signal => schema.prepare(signal),
    async *remaining(signal) {
      const search = standingNames.map(name => `profile.${name} pr`).join(' or ')
      let count = 0
      const told = new Set<string>()
      try {
        for await (const { rows } of pagesFrom(reader, `/api/v1/users?limit=200&search=${encodeURIComponent(search)}`, signal)) {
          count += rows.length
          for (const one of remainingIn(rows)) {
            told.add(one.externalId)
            yield one
          }
        }
        if (count < searchCeiling) return
      } catch (error) {
        // A search for attributes that the schema does not have (any more) is refused.
        if (connectorCodeOf(error) !== 'response_invalid') throw error
      }
      for await (const { rows } of everybody(signal)) {
        for (const one of remainingIn(rows)) if (!told.has(one.externalId)) yield one
      }
    },
  }
}

function remainingIn(rows: readonly unknown[]): readonly { readonly externalId: string; readonly shown: string }[] {
  return rows.flatMap(row => {
    const [externalId, shown] = [isRow(row) ? text(row.id) : undefined, shownIn(row)]
    return externalId === undefined || shown === null ? [] : [{ externalId, shown }]
  })
}
