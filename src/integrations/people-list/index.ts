import {
  type ActorRef,
  type Clock,
  dayIn,
  type IntegrationId,
  type ListedPerson,
  type PeopleList,
  problem,
  type Random,
} from '../../contract/index.ts'
import { appendAudit } from '../../security/audit.ts'
import type { Marks } from '../../security/marks.ts'
import { encodeCursor, keysIn } from '../../storage/keyset.ts'
import type { Store } from '../../storage/store.ts'
import type { Integrations } from '../port.ts'
import { exportLines } from './export.ts'
import { lookAt } from './look.ts'
import { listRules, type Rules, readPerson } from './person.ts'
import type { UploadPreview } from './preview.ts'
import { createPeopleList } from './read.ts'
import { previewUpload, type UploadOptions, type UploadOutcome, uploadPeople } from './upload.ts'
import { type OnlyIf, type PutOutcome, putPerson, removePerson } from './write.ts'

export type { UploadPreview } from './preview.ts'
export type { UploadOutcome } from './upload.ts'
export type { OnlyIf } from './write.ts'

/**
 * Lists of people whom administrators enter here, for connectors whose manifest says `holdsList`. This room keeps them,
 * checks what is entered, and says what changed; when a person is active is the connector's to say, and who is in the
 * view the sync's. Everything that is written is audited by a keyed mark of the id, in its own transaction, and followed by a nudge.
 */
export interface PeopleLists {
  /** All faults at once: `request_invalid`. A login that somebody else of the list has: `conflict`. */
  put(
    id: string,
    externalId: string,
    input: unknown,
    actor: ActorRef,
    only?: OnlyIf,
  ): Promise<{ readonly outcome: PutOutcome; readonly person: ListedPerson }>
  remove(id: string, externalId: string, actor: ActorRef): Promise<void>
  get(id: string, externalId: string): Promise<ListedPerson>
  /**
   * In the order of logins, narrowed to whom `search` is about: words that begin those of the names, logins and the like.
   * Of a long list a page may have fewer than asked for, or nobody, and a cursor all the same.
   */
  page(id: string, query: { readonly limit: number; readonly cursor?: string; readonly search?: string }): Promise<ListPage>
  upload(id: string, body: AsyncIterable<Uint8Array>, options: UploadOptions, actor: ActorRef): Promise<UploadOutcome>
  /** What such an upload would do, line by line. Nothing is changed. */
  preview(id: string, body: AsyncIterable<Uint8Array>, options: UploadOptions): Promise<UploadPreview>
  /** The list as CSV, in pieces. */
  export(id: string, actor: ActorRef): Promise<AsyncIterable<string>>
}

export interface ListPage {
  readonly items: readonly ListedPerson[]
  readonly nextCursor: string | null
  /** How many the list has, whatever it is narrowed to. */
  readonly total: number
  /** The day at the list: who begins after it has not begun, whose last day was before it is over. */
  readonly today: string
}

export interface PeopleListDeps {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly marks: Marks
  readonly integrations: Pick<Integrations, 'open'>
  nudge(id: IntegrationId, reason: string): Promise<void>
}

export function createPeopleLists(deps: PeopleListDeps): PeopleLists {
  const { store, clock, random, marks, integrations, nudge } = deps

  async function listOf(id: string): Promise<{ readonly id: IntegrationId; readonly list: PeopleList; readonly rules: Rules }> {
    const open = await integrations.open(id, { anyState: true })
    if (!open.manifest.holdsList)
      throw problem('conflict', `${open.name} reads its people from elsewhere; none are entered here.`)
    const rules = listRules.parse(open.config)
    return { id: open.id, list: createPeopleList(store, open.id), rules: { ...rules, today: dayIn(rules.timeZone, clock.now()) } }
  }

  return {
    async put(given, externalId, input, actor, only = {}) {
      const { id, rules } = await listOf(given)
      const read = readPerson(input, rules)
      if ('faults' in read) throw problem('request_invalid', undefined, { faults: read.faults })
      const change = { id, externalId, mark: marks.of(id, externalId), actor, at: clock.now(), random }
      const done = await store.transaction(tx => putPerson(tx, change, read.person, only))
      if (done.outcome !== 'unchanged') await nudge(id, 'people_list')
      return done
    },

    async remove(given, externalId, actor) {
      const { id } = await listOf(given)
      const change = { id, externalId, mark: marks.of(id, externalId), actor, at: clock.now(), random }
      if (!(await store.transaction(tx => removePerson(tx, change)))) throw problem('not_found')
      await nudge(id, 'people_list')
    },

    async get(given, externalId) {
      const { list } = await listOf(given)
      const person = await list.get(externalId)
      if (!person) throw problem('not_found')
      return person
    },

    async page(given, { limit, cursor, search }) {
      const { id, rules } = await listOf(given)
      const [behind] = cursor === undefined ? [] : keysIn(cursor, 'string')
      const { items, after } = await lookAt(store.reports, id, { limit, after: behind, search })
      const nextCursor = after === undefined ? null : encodeCursor([after])
      // The list counts itself on the thread that serves everybody, which is for its connector.
      const total = await createPeopleList({ db: store.reports }, id).size()
      return { items, nextCursor, total, today: rules.today }
    },

    async upload(given, body, options, actor) {
      const { id, rules } = await listOf(given)
      const done = await uploadPeople({ store, random, now: () => clock.now() }, { id, rules, actor, body, ...options })
      if (done.created + done.updated + done.removed > 0) await nudge(id, 'people_list')
      return done
    },

    async preview(given, body, options) {
      const { id, rules } = await listOf(given)
      return previewUpload({ store, random, now: () => clock.now() }, { id, rules, body, ...options })
    },

    async export(given, actor) {
      const { id } = await listOf(given)
      await store.transaction(tx =>
        appendAudit(tx, { at: clock.now(), actor, action: 'people_list.exported', target: id }, random),
      )
      return exportLines(store.reports, id)
    },
  }
}
