import { asIntegrationId, type IntegrationId, problem } from '../../contract/index.ts'
import { scheduleOf, setSchedule } from '../../directory/sync/index.ts'
import { appendAudit } from '../../security/audit.ts'
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
      await store.transaction(async tx => {
        const at = clock.now()
        await setSchedule(tx, integrationId, schedule, at, random)
        const entry = { at, actor, action: 'sync.schedule_changed', target: integrationId, facts: { ...schedule } }
        await appendAudit(tx, entry, random)
      })
      return schedule
    },
  }
}
