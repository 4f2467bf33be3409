import { z } from 'zod'
import type { DirectoryUser } from '../contract/index.ts'
import { findByExternalId } from '../directory/users.ts'
import { type Language, languages } from '../messages/index.ts'
import type { Store } from '../storage/store.ts'
import { type Door, doorOf } from './doors.ts'
import type { Row } from './rows.ts'

type Db = Store['db']

/** In which language somebody is written to: the one that their flow asked for, as far as there are texts in it. */
export function languageOf({ language }: Pick<Row, 'language'>): Language {
  return textsIn(language) ?? 'en'
}

/** In their own, where their directory has it and there are texts in it; in that of the flow otherwise. */
export function spokenTo({ claims }: Pick<DirectoryUser, 'claims'>, row: Pick<Row, 'language'>): Language {
  return textsIn(claims.locale) ?? languageOf(row)
}

function textsIn(language: string | null | undefined): Language | undefined {
  const primary = language?.toLowerCase().split('-')[0]
  return languages.find(one => one === primary)
}

/** Whoever reads the mail of somebody else is a stranger, too. */
const strange: ReadonlySet<Door> = new Set<Door>(['page', 'known_channel', 'flow'])

/**
 * In which language somebody is warned. At a door where a stranger can stand, the browser that came there speaks the stranger's:
 * what counts is the person's own, as their directory has it or as they were spoken to, then that of the page's
 * integration. What a flow says comes after both, since it repeats what a browser told it.
 */
export async function warnedIn(db: Db, row: Row): Promise<Language> {
  const door = doorOf(row)
  if (!strange.has(door)) return languageOf(row)
  const own = row.subject_id === null ? undefined : await ownLanguage(db, row.subject_id)
  const found = own ?? (await languageOfIntegration(db, row.integration_id))
  return found ?? (door === 'page' ? 'en' : languageOf(row))
}

async function ownLanguage(db: Db, subjectId: string): Promise<Language | undefined> {
  const who = await db
    .selectFrom('subjects')
    .select(['integration_id', 'external_id'])
    .where('id', '=', subjectId)
    .executeTakeFirst()
  const user = who && (await findByExternalId(db, who.integration_id, who.external_id))
  return textsIn(user?.claims.locale) ?? (await knownLanguage(db, subjectId))
}

/** As the person was last spoken to where they were signed in, invited, or known to a helpdesk. */
export async function knownLanguage(db: Db, subjectId: string): Promise<Language | undefined> {
  const last = await db
    .selectFrom('verifications')
    .select('language')
    .where('subject_id', '=', subjectId)
    .where('mode', '=', 'live')
    .where('typed', 'is', null)
    .where('purpose', 'in', ['step_up', 'enrollment', 'helpdesk'])
    .where('language', 'is not', null)
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return textsIn(last?.language)
}

const speaking = z.object({ languages: z.array(z.string()).min(1) })

/** The first of those that its pages offer, where it says any. */
async function languageOfIntegration(db: Db, id: Row['integration_id']): Promise<Language | undefined> {
  const found = await db
    .selectFrom('integrations as i')
    .innerJoin('integration_versions as v', join =>
      join.onRef('v.integration_id', '=', 'i.id').onRef('v.version', '=', 'i.version'),
    )
    .select('v.config')
    .where('i.id', '=', id)
    .executeTakeFirst()
  const config: unknown = found === undefined ? undefined : JSON.parse(found.config)
  return textsIn(speaking.safeParse(config).data?.languages[0])
}
