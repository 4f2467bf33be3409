import type { ActorRef, IntegrationId, RunId } from '../../contract/index.ts'
import { openCase } from '../../directory/cases.ts'
import { askForStanding } from '../../directory/standing.ts'
import { subjectFor } from '../../directory/subjects.ts'
import { publish } from '../../jobs/publish.ts'
import { appendAudit } from '../../security/audit.ts'
import { once } from '../../storage/once.ts'
import type { Tx } from '../../storage/store.ts'
import type { WriteBackDeps } from './deps.ts'
import { foreignAfter, owedRuns, type SeeingRun, seqOf, setMark } from './foreign-rows.ts'
import { findSwitch, lockRow, putRow } from './rows.ts'

/**
 * After a run: people of whom the product shows another standing than the one that we wrote. Whoever can change
 * attributes there can make a standing up, so each is put right, and a human is told (threats 20). What was seen by
 * earlier runs, and not dealt with because a process died or this failed, is dealt with now: no product shows it again.
 */

export interface EndedRun {
  readonly runId: RunId
  readonly integrationId: IntegrationId
}

const page = 200
/** So many are told of one by one; of the rest there is one summary. */
const toldOneByOne = 20
/** Products show what was just written a little later: what they show of so young a write proves nothing. */
const settlingMs = 5 * 60_000
const rememberedMs = 2 * 86_400_000

const host: ActorRef = { kind: 'host', id: 'write-back' }

export async function putRight(deps: WriteBackDeps, run: EndedRun): Promise<void> {
  const { store } = deps
  const known = deps.writes ? await findSwitch(store.db, run.integrationId) : undefined
  if (known?.state !== 'on') return
  const last = await seqOf(store.db, run.runId)
  let found = 0
  for (const seen of await owedRuns(store.db, run, { until: last, since: known.changed_at })) {
    found += await putRunRight(deps, seen, found)
  }
  await store.transaction(async tx => {
    await setMark(tx, run.integrationId, last)
    if (found > toldOneByOne) await summarize(deps, tx, run, found)
  })
}

/** Answers how many of a run were foreign. */
async function putRunRight(deps: WriteBackDeps, run: SeeingRun, before: number): Promise<number> {
  const { store } = deps
  let after = ''
  let found = 0
  for (;;) {
    const people = await foreignAfter(store.db, run.runId, after, page)
    const last = people.at(-1)
    if (last === undefined) return found
    after = last
    const told = before + found
    found += await store.transaction(async tx => {
      let foreign = 0
      for (const externalId of people) {
        const tells = told + foreign < toldOneByOne
        if (await putOneRight(deps, tx, run, { externalId, began: run.began, tells })) foreign += 1
      }
      return foreign
    })
  }
}

interface Sight {
  readonly externalId: string
  /** When the run that saw it began. */
  readonly began: number
  readonly tells: boolean
}

/** Whether somebody else wrote it. Asked again, as after a crash, it puts right again and says no. */
async function putOneRight(deps: WriteBackDeps, tx: Tx, run: EndedRun, sight: Sight): Promise<boolean> {
  const { clock, random } = deps
  const { integrationId } = run
  const { externalId } = sight
  const at = clock.now()
  const known = await lockRow(tx, integrationId, externalId)
  if (known !== undefined && known.confirmed_at === null) return false
  await putRow(tx, {
    integration_id: integrationId,
    external_id: externalId,
    // Of whom nothing is known nothing is to stand there: an empty row has it cleared, whatever becomes of this job.
    standing: known?.standing ?? null,
    said: known?.said ?? null,
    expires_at: known?.expires_at ?? null,
    written_at: at,
    confirmed_at: null,
    error_code: null,
  })
  await askForStanding(tx, { integrationId, externalId, at }, random)
  if (known !== undefined && (known.confirmed_at ?? 0) > sight.began - settlingMs) return false
  if (!(await once(tx, `foreign-write:${run.runId}:${externalId}`, at + rememberedMs, at))) return false
  if (sight.tells) await tell(deps, tx, run, externalId, known === undefined ? 'made_up' : 'changed')
  return true
}

async function tell(
  { clock, random, marks }: WriteBackDeps,
  tx: Tx,
  { runId, integrationId }: EndedRun,
  externalId: string,
  what: 'made_up' | 'changed',
): Promise<void> {
  const at = clock.now()
  const subject = await subjectFor(tx, { integrationId, externalId, kind: 'directory', at }, random, marks)
  const matter = { kind: 'foreign_write', subjectId: subject.id, otherSubjectId: null, verificationId: null, at } as const
  const caseId = await openCase(tx, matter, random)
  const facts = { integrationId, runId, caseId, what }
  await appendAudit(tx, { at, actor: host, action: 'write_back.foreign', target: subject.id, facts }, random)
  const payload = { integrationId, externalId, caseId, what }
  await publish(tx, { type: 'write_back.foreign', integrationId, target: subject.id, payload, at }, random)
}

async function summarize({ clock, random }: WriteBackDeps, tx: Tx, run: EndedRun, people: number): Promise<void> {
  const at = clock.now()
  const { runId, integrationId } = run
  const facts = { runId, people, toldOneByOne }
  await appendAudit(tx, { at, actor: host, action: 'write_back.foreign_many', target: integrationId, facts }, random)
  await publish(
    tx,
    { type: 'write_back.foreign_many', integrationId, target: integrationId, payload: { integrationId, ...facts }, at },
    random,
  )
}
