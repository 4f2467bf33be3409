import type { IntegrationId } from '../contract/index.ts'
import type { Store } from '../storage/store.ts'
import { clientOf } from './clients.ts'
import type { IntegrationRow } from './rows.ts'
import { listIntegrations, listVersions } from './rows.ts'
import { remainingSentence } from './write-back/read.ts'

/** What stops working when an integration is deleted, in sentences for whoever is about to do it. */

const openStates = ['created', 'seated', 'at_vendor', 'review', 'decided', 'released'] as const

async function openVerifications(store: Store, id: IntegrationId): Promise<number> {
  const { n } = await store.db
    .selectFrom('verifications')
    .select(({ fn }) => fn.countAll().as('n'))
    .where('state', 'in', openStates)
    .where(eb => eb.or([eb('integration_id', '=', id), eb('account_id', '=', id), eb('directory_id', '=', id)]))
    .executeTakeFirstOrThrow()
  return Number(n)
}

async function peopleOf(store: Store, id: IntegrationId): Promise<number> {
  const { n } = await store.db
    .selectFrom('directory_counts')
    .select(({ fn }) => fn.sum('n').as('n'))
    .where('integration_id', '=', id)
    .executeTakeFirstOrThrow()
  return Number(n ?? 0)
}

/** Other integrations that stand on this one: by their account, or by the directory that they name. */
async function dependants(store: Store, row: IntegrationRow): Promise<readonly string[]> {
  const [all, versions] = await Promise.all([listIntegrations(store.db), listVersions(store.db)])
  const naming = new Set(
    versions.filter(version => namesDirectory(version.config, row.id)).map(version => version.integration_id),
  )
  return all.filter(one => one.id !== row.id && (one.account_id === row.id || naming.has(one.id))).map(one => one.name)
}

function namesDirectory(config: string, id: IntegrationId): boolean {
  const named: unknown = JSON.parse(config)
  return typeof named === 'object' && named !== null && 'directoryIntegrationId' in named && named.directoryIntegrationId === id
}

function counted(n: number, one: string, many: string): string {
  return n === 1 ? `1 ${one}` : `${n.toLocaleString('en')} ${many}`
}

export async function consequencesOf(store: Store, row: IntegrationRow): Promise<readonly string[]> {
  const [client, open, people, others, remaining, setUp] = await Promise.all([
    clientOf(store, row.id),
    openVerifications(store, row.id),
    peopleOf(store, row.id),
    dependants(store, row),
    remainingSentence(store.db, row.id),
    store.db.selectFrom('setups').select('integration_id').where('integration_id', '=', row.id).executeTakeFirst(),
  ])
  return [
    `Everything that uses the Integration ID ${row.id} is refused from now on. The id is never given out again.`,
    ...(client ? [`The client ${client.id} gets no more tokens, and those it holds end.`] : []),
    ...(open > 0 ? [`${counted(open, 'open verification ends', 'open verifications end')} as cancelled.`] : []),
    ...(people > 0 ? [`${counted(people, 'person is', 'people are')} no longer synced, and cannot be verified.`] : []),
    ...(remaining === undefined ? [] : [remaining]),
    ...(setUp ? ['What was set up at the product stays there, and is known to nobody here: undo the set-up first.'] : []),
    ...others.map(name => `The integration "${name}" uses this one and will stop verifying.`),
  ]
}
