import { sql } from 'kysely'
import type { ErasureRoom } from '../storage/erasure.ts'

/**
 * Work and events that name a person. Those of verifications name a verification and nobody; of the others, whose target
 * is a subject or a link, the index `events_of_people` knows all.
 */
export const jobsErasure: ErasureRoom = {
  name: 'jobs',
  tables: ['jobs', 'events'],
  async erase({ db }, { integrationId, externalId, subjectId }) {
    const jobs = await db
      .deleteFrom('jobs')
      .where('dedupe_key', '=', `${integrationId}:${externalId}`)
      .where('state', 'in', ['ready', 'leased', 'done', 'dead'])
      .executeTakeFirst()
    // What was done for a whole directory may have noted by whom it came how far.
    const passed = await db
      .deleteFrom('jobs')
      .where('state', 'in', ['done', 'dead'])
      .where('dedupe_key', '>=', `${integrationId}:`)
      .where('dedupe_key', '<', `${integrationId};`)
      .where(sql<boolean>`replace(payload, ${JSON.stringify(externalId)}, '') <> payload`)
      .executeTakeFirst()
    const links = db
      .selectFrom('account_links')
      .select('id')
      .where(({ or, and, eb }) =>
        or([
          and([eb('integration_id', '=', integrationId), eb('external_id', '=', externalId)]),
          and([eb('other_integration_id', '=', integrationId), eb('other_external_id', '=', externalId)]),
        ]),
      )
    const invites = db
      .selectFrom('invites')
      .select('id')
      .where('directory_id', '=', integrationId)
      .where('external_id', '=', externalId)
    const events = await db
      .deleteFrom('events')
      // Word for word as in the index.
      .where(sql<boolean>`(type < 'verification.' or type >= 'verification/')`)
      .where(({ or, eb }) => or([eb('target', '=', subjectId ?? ''), eb('target', 'in', links), eb('target', 'in', invites)]))
      .executeTakeFirst()
    return Number(jobs.numDeletedRows + passed.numDeletedRows + events.numDeletedRows)
  },
}
