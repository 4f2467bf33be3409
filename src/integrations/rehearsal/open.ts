import { type Clock, problem } from '../../contract/index.ts'
import type { Store } from '../../storage/store.ts'
import type { Openings } from '../open.ts'
import type { OpenIntegration } from '../port.ts'
import { enabled } from '../stored.ts'
import { rehearsalIn } from './rows.ts'

/**
 * What an integration can do while it rehearses: be called by its product, and nothing else. Where nobody rehearses there is
 * nothing. What its flow asks of it beside that is asked of the live one, which knows no verdict but that of the request.
 */
export async function openRehearsal(
  { store, clock, openings }: { readonly store: Store; readonly clock: Clock; readonly openings: Openings },
  id: string,
): Promise<OpenIntegration> {
  const row = await enabled(store, id)
  const client = await rehearsalIn(store.db, row.id)
  if (client === undefined || (client.expires_at ?? 0) <= clock.now()) throw problem('not_found', 'Nobody rehearses here.')
  const { capabilities, ...open } = await openings.rehearsing(row, client.id)
  const { surface } = capabilities
  return { ...open, capabilities: surface === undefined ? {} : { surface } }
}
