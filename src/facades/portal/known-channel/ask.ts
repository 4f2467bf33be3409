import type { PageLanguage } from '../../../contract/index.ts'
import { enqueue } from '../../../jobs/enqueue.ts'
import { sha256, token } from '../../../security/hash.ts'
import type { PortalCodesTable } from '../../../storage/tables/index.ts'
import type { Asker, CodeDeps } from './deps.ts'
import { payForAsking } from './limits.ts'

/** For so long a code is good, and the browser known by its cookie. */
export const codeSeconds = 15 * 60
export const codeQueue = 'portal-codes'

export interface Asked extends Asker {
  readonly login: string
  readonly medium: PortalCodesTable['medium']
  readonly lang: PageLanguage
}

/** What names this browser from now on; or in how many seconds it may ask again. */
export type AskedFor = { readonly cookie: string } | { readonly retryAfterSeconds: number }

/**
 * Notes that somebody typed a login, and asks for a code by a job. Nobody is looked for here: the work, and so the time of the
 * answer, is the same whoever was typed. A browser that asks again is known by another name, and what it was sent before is void.
 */
export async function askForCode(deps: CodeDeps, { portalId, address, login, medium, lang }: Asked): Promise<AskedFor> {
  const { store, seals, clock, random, integrations } = deps
  const { startsPerMinute } = await integrations.starterWithin(portalId)
  const retryAfterSeconds = await payForAsking(deps, { portalId, address }, login, startsPerMinute)
  if (retryAfterSeconds !== undefined) return { retryAfterSeconds }
  const cookie = token(random)
  const id = sha256(cookie)
  const now = clock.now()
  await store.transaction(async tx => {
    await tx.db
      .insertInto('portal_codes')
      .values({
        id,
        integration_id: portalId,
        login_sealed: seals.close(login, { table: 'portal_codes', row: id, column: 'login_sealed' }),
        medium,
        language: lang,
        code_hash: null,
        tries: 0,
        asked_at: now,
        expires_at: now + codeSeconds * 1_000,
        used_at: null,
      })
      .execute()
    await enqueue(tx, { queue: codeQueue, payload: { id }, runAt: now, dedupeKey: id }, random)
  })
  return { cookie }
}
