import type { IntegrationId } from '../../../contract/index.ts'
import { sameText, sha256 } from '../../../security/hash.ts'
import { codeHash, readCode } from './code.ts'
import type { CodeDeps } from './deps.ts'
import { payForTyping, triesPerCode } from './limits.ts'

export interface Brought {
  readonly portalId: IntegrationId
  /** Of the browser that asked. */
  readonly cookie: string | undefined
  readonly address: string
  readonly code: string
}

/** `over`: this browser asked for none, or it is used, too old, or typed wrongly too often. */
export type Bringing =
  | { readonly is: 'right'; readonly login: string }
  | { readonly is: 'wrong'; readonly triesLeft: number }
  | { readonly is: 'unreadable' }
  | { readonly is: 'over' }
  | { readonly is: 'busy'; readonly retryAfterSeconds: number }

/**
 * A code is right once, in the browser that asked for it. Where nobody was sent one none is, and everything else is the same:
 * each one that is typed takes a try, and is compared.
 */
export async function bringCode(deps: CodeDeps, { portalId, cookie, address, code: typed }: Brought): Promise<Bringing> {
  const { store, seals, clock } = deps
  const retryAfterSeconds = await payForTyping(deps, { address })
  if (retryAfterSeconds !== undefined) return { is: 'busy', retryAfterSeconds }
  const code = readCode(typed)
  if (cookie === undefined) return { is: 'over' }
  const id = sha256(cookie)
  return store.transaction(async ({ db }): Promise<Bringing> => {
    const now = clock.now()
    const live = db
      .updateTable('portal_codes')
      .set(eb => ({ tries: eb('tries', '+', code === undefined ? 0 : 1) }))
      .where('id', '=', id)
      .where('integration_id', '=', portalId)
      .where('used_at', 'is', null)
      .where('expires_at', '>', now)
      .where('tries', '<', triesPerCode)
    const row = await live.returningAll().executeTakeFirst()
    if (row === undefined) return { is: 'over' }
    if (code === undefined) return { is: 'unreadable' }
    const isRight = sameText(row.code_hash ?? '', codeHash({ seals }, id, code))
    const triesLeft = triesPerCode - row.tries
    if (!isRight) return triesLeft === 0 ? { is: 'over' } : { is: 'wrong', triesLeft }
    // The row is locked by the update above: nobody else is at it.
    await db.updateTable('portal_codes').set({ used_at: now }).where('id', '=', id).execute()
    return { is: 'right', login: seals.open(row.login_sealed, { table: 'portal_codes', row: id, column: 'login_sealed' }) }
  })
}
