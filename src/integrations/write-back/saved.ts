import type { ActorRef, JsonObject } from '../../contract/index.ts'
import type { Store, Tx } from '../../storage/store.ts'
import type { IntegrationDeps } from '../deps.ts'
import type { Openings } from '../open.ts'
import type { FieldChange } from '../port.ts'
import type { IntegrationRow } from '../rows.ts'
import { storedConfig } from '../stored.ts'
import type { Template } from '../templates.ts'
import { remainingSentence } from './read.ts'
import { findSwitch } from './rows.ts'
import { turn, type Wanted } from './switch.ts'

/** What the saving of an integration means for write-back: read before the transaction, done in it. */

interface Saving extends Pick<IntegrationDeps, 'store' | 'seals' | 'random'> {
  readonly openings: Openings
}

/** Undefined where it is not to be on: off, not in use, or no ability of the connector. */
export async function wantedBy(
  { store, seals, openings }: Saving,
  template: Template,
  row: Omit<IntegrationRow, 'key'>,
  config: JsonObject,
): Promise<Wanted | undefined> {
  if (row.state !== 'enabled' || !template.manifest.capabilities.includes('writeBack')) return undefined
  const next = openings.tryOut(row, config).writeBack
  if (!next?.on) return undefined
  const known = await findSwitch(store.db, row.id)
  const wanted = { version: row.version, validDays: next.validDays }
  if (known?.state !== 'on' && known?.state !== 'clearing') return { ...wanted, samePlace: true }
  const former = openings.tryOut(row, await storedConfig(store, seals, template, { ...row, version: known.version })).writeBack
  return { ...wanted, samePlace: former?.place === next.place }
}

/** What stands at a place that is left. It is cleared with what opened it, as far as that still does. */
export async function remainsOfWriteBack(
  db: Store['db'],
  { id }: Pick<IntegrationRow, 'id'>,
  wanted: Wanted | undefined,
  changes: readonly FieldChange[],
): Promise<string[]> {
  if (wanted?.samePlace !== false) return []
  const sentence = await remainingSentence(db, id)
  if (sentence === undefined) return []
  const isClosed = changes.some(({ secret }) => secret === 'changed' || secret === 'removed')
  return isClosed
    ? [
        sentence,
        'The former credentials are gone with this change: where the new ones do not open that place, it stays there until it expires.',
      ]
    : [sentence]
}

export function turnWriteBack(
  { random }: Pick<Saving, 'random'>,
  tx: Tx,
  row: Pick<IntegrationRow, 'id'>,
  wanted: Wanted | undefined,
  actor: ActorRef,
  at: number,
): Promise<void> {
  return turn(tx, { integrationId: row.id, wanted, actor, at }, random)
}
