import { type ActorRef, asIntegrationId, type IntegrationId, problem } from '../../contract/index.ts'
import { askToEndRuleOfTwo, ruleOfTwo, scheduleOf, setSchedule } from '../../directory/sync/index.ts'
import { appendAudit } from '../../security/audit.ts'
import { isSecondPerson } from '../../security/second-person.ts'
import type { Tx } from '../../storage/store.ts'
import type { SyncControl, SyncControlDeps } from './port.ts'

/** How often each directory is read, as administrators set it. Kept whatever the state of the integration. */
export function createSchedules(deps: SyncControlDeps): Pick<SyncControl, 'schedule' | 'setSchedule'> {
  const { store, clock, random, integrations } = deps

  async function directoryOf(id: string): Promise<IntegrationId> {
    const { template, name } = await integrations.get(id)
    const manifest = integrations.templates().find(one => one.id === template)
    if (!manifest?.capabilities.includes('directory')) throw problem('request_invalid', `${name} is no directory.`)
    return asIntegrationId(id)
  }

  return {
    schedule: async id => scheduleOf(store.db, await directoryOf(id)),

    async setSchedule(id, schedule, actor) {
      const integrationId = await directoryOf(id)
      return store.transaction(async tx => {
        const at = clock.now()
        const asks = !schedule.twoPeople && (await asksToEnd(tx, integrationId, actor))
        const next = asks ? { ...schedule, twoPeople: true } : schedule
        await setSchedule(tx, integrationId, next, at, random)
        const entry = { at, actor, action: 'sync.schedule_changed', target: integrationId, facts: { ...next } }
        await appendAudit(tx, entry, random)
        if (asks) {
          await askToEndRuleOfTwo(tx, integrationId, actor, at)
          const asked = { at, actor, action: 'sync.two_people_end_asked', target: integrationId }
          await appendAudit(tx, asked, random)
        }
        return next
      })
    },
  }
}

/**
 * Whether this is the first of two who end the rule of two. One alone may not: who could, would end it, release what is
 * held, and set it again.
 */
async function asksToEnd(tx: Tx, id: IntegrationId, actor: ActorRef): Promise<boolean> {
  const { isOn, endAsked } = await ruleOfTwo(tx.db, id)
  if (!isOn) return false
  if (endAsked === undefined) return true
  if (await isSecondPerson(tx, endAsked.by, actor, endAsked.at)) return false
  throw problem('confirmation_required', 'A second administrator has to end the rule of two as well.')
}
