import { z } from 'zod'
import {
  asIntegrationId,
  connectorError,
  defineConnector,
  type IntegrationId,
  type Standing,
  standingText,
  type WriteBack,
} from '../../src/contract/index.ts'
import { runSync } from '../../src/directory/sync/index.ts'
import type { IntegrationDeps } from '../../src/integrations/index.ts'
import { createWriteBack } from '../../src/integrations/write-back/index.ts'
import { createQueue } from '../../src/jobs/queue.ts'
import type { Store } from '../../src/storage/store.ts'
import type { fakeClock } from './clock.ts'
import { admin, fakeConnectors, integrationsOn } from './integrations.ts'
import { quietLog } from './log.ts'
import { testMarks } from './marks.ts'
import { scripted } from './scripted-source.ts'

/** A product that shows standings, in memory: what it shows, what it was asked, and how it fails. */
export class StandingProduct {
  /** By place, then by person: `standingText`. */
  readonly places = new Map<string, Map<string, string>>()
  readonly calls: string[] = []
  readonly gone = new Set<string>()
  /** Shows no more than that somebody is verified, as membership of a group does. */
  isGroup = false
  /** May throw, before anything was done. */
  before: (call: string, externalId: string) => void | Promise<void> = () => undefined
  /** May throw, after it was done: a lost answer. */
  after: (call: string, externalId: string) => void | Promise<void> = () => undefined

  at(place = 'attributes'): Map<string, string> {
    const shown = this.places.get(place) ?? new Map<string, string>()
    this.places.set(place, shown)
    return shown
  }

  shows(externalId: string, place?: string): Standing['status'] | undefined {
    const text = this.at(place).get(externalId)
    return text === undefined ? undefined : (JSON.parse(text) as [Standing['status']])[0]
  }

  count = (call: string): number => this.calls.filter(one => one === call).length

  async #ask(call: string, externalId: string, change: () => void): Promise<void> {
    this.calls.push(call)
    await this.before(call, externalId)
    if (this.gone.has(externalId)) throw connectorError('object_not_found')
    change()
    await this.after(call, externalId)
  }

  writeBack(on: boolean, validDays: number, place: string): WriteBack {
    const shown = this.at(place)
    const ask = this.#ask.bind(this)
    const shownAs = this.isGroup ? { VERIFIED: asMember, EXPIRED: null, REVOKED: null } : undefined
    const shows = (standing: Standing) => (shownAs ? shownAs[standing.status] : standingText(standing))
    const show = (externalId: string, text: string | null) =>
      text === null ? shown.delete(externalId) : shown.set(externalId, text)
    return {
      on,
      validDays,
      place,
      ...(shownAs ? { shownAs } : {}),
      write: ({ externalId, standing }) => ask('write', externalId, () => void show(externalId, shows(standing))),
      clear: externalId => ask('clear', externalId, () => shown.delete(externalId)),
      prepare: () => ask('prepare', '', () => undefined),
      async *remaining() {
        for (const [externalId, text] of [...shown]) yield { externalId, shown: text }
      },
    }
  }
}

/** What membership says. */
export const asMember = standingText({ status: 'VERIFIED', score: null, verifiedAt: null, expiresAt: null })

const config = z.strictObject({
  writeBack: z.boolean().default(false),
  validDays: z.int().default(30),
  place: z.string().default('attributes'),
  secret: z.string().meta({ secret: true }),
})

/** A directory of that product. */
export const standingDirectory = (product: StandingProduct) =>
  defineConnector<z.infer<typeof config>>({
    manifest: {
      id: 'standing-directory',
      name: 'Standing directory',
      kind: 'directory',
      summary: 'Shows verdicts.',
      docs: 'https://example.com/docs',
      capabilities: ['directory', 'writeBack'],
      scopes: [],
      egress: [],
    },
    config,
    configVersion: 1,
    open: ({ writeBack, validDays, place }) => ({
      directory: scripted([]),
      writeBack: product.writeBack(writeBack, validDays, place),
    }),
  })

/** The room of integrations, the engine and a queue, around a product that shows standings. */
export async function standingWorld(
  database: { readonly store: Store },
  clock: ReturnType<typeof fakeClock>,
  random: IntegrationDeps['random'],
  options: { readonly writes?: boolean; readonly isGroup?: boolean } = {},
) {
  const { store } = database
  const product = new StandingProduct()
  product.isGroup = options.isGroup ?? false
  const log = quietLog()
  const connectors = { ...fakeConnectors, 'standing-directory': standingDirectory(product) }
  const { integrations } = integrationsOn(database, { connectors, clock, random, log })
  const engine = createWriteBack({ store, clock, random, marks: testMarks, log, integrations, writes: options.writes ?? true })
  const queue = createQueue({ store, clock, random, log, owner: 'test', handlers: engine.handlers })
  const made = await integrations.create(
    { template: 'standing-directory', name: 'Directory', config: { writeBack: true, validDays: 30, secret: 'a-product-secret' } },
    admin,
  )
  const id = asIntegrationId(made.integration.id)

  /** What a sync would note of people: whoever shows something else than what was written. */
  async function noteForeign(runId: string, integrationId: IntegrationId): Promise<void> {
    const shown = product.at()
    const rows = await store.db.selectFrom('write_backs').selectAll().where('integration_id', '=', integrationId).execute()
    const written = new Map(rows.map(row => [row.external_id, row.standing]))
    const foreign = [...new Set([...shown.keys(), ...written.keys()])].filter(
      externalId => (shown.get(externalId) ?? null) !== (written.get(externalId) ?? null),
    )
    for (const externalId of foreign) {
      const row = { run_id: runId as never, kind: 'foreign', external_id: externalId, code: 'foreign' } as const
      await store.transaction(({ db }) => db.insertInto('sync_run_people').values(row).execute())
    }
  }

  return {
    product,
    integrations,
    engine,
    queue,
    id,
    log,
    patch: (patch: object) => integrations.update(id, patch, admin),
    /** Jobs that are due, and those that become due by them. */
    work: () => queue.drain(),
    /**
     * One sync: it sees what the product shows, or only the people that are named, and what follows from it follows. It may
     * break after what it saw, and its process may die before anything follows.
     */
    async sync(
      options: {
        readonly work?: boolean
        readonly sees?: readonly string[]
        readonly breaks?: boolean
        readonly dies?: boolean
      } = {},
    ): Promise<void> {
      clock.advance(1_000)
      const changes = (options.sees ?? []).map(
        externalId => ({ kind: 'standing', externalId, shown: product.at().get(externalId) ?? null }) as const,
      )
      const source = scripted([{ changes, cursor: 'c', ...(options.breaks ? {} : { end: 'delta' }) }])
      const asked = { integrationId: id, mode: 'incremental', dryRun: false, requestedBy: 'test' } as const
      const afterRun: Parameters<typeof runSync>[0]['afterRun'] = async run => {
        if (options.dies) return
        if (options.sees === undefined) await noteForeign(run.runId, run.integrationId)
        await engine.afterRun.run(run)
      }
      await runSync({ store, clock, random, log, afterRun }, { ...asked, source, signal: new AbortController().signal })
      if (options.work ?? true) await queue.drain()
    },
    /** Time passes, and the round looks around. */
    async pass(ms: number): Promise<void> {
      clock.advance(ms)
      await engine.round.run()
      await queue.drain()
    },
    rows: () => store.db.selectFrom('write_backs').selectAll().orderBy('external_id').execute(),
    cases: () => store.db.selectFrom('cases').selectAll().where('kind', '=', 'foreign_write').execute(),
    events: (type: string) => store.db.selectFrom('events').selectAll().where('type', '=', type).execute(),
    audit: (action: string) => store.db.selectFrom('audit').selectAll().where('action', '=', action).execute(),
    jobs: async (queueName: string) =>
      (await store.db.selectFrom('jobs').select('id').where('queue', '=', queueName).execute()).length,
  }
}

export type StandingWorld = Awaited<ReturnType<typeof standingWorld>>
