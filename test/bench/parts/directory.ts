import type { IntegrationId } from '../../../src/contract/index.ts'
import { countUsers } from '../../../src/directory/users.ts'
import { systemClock, systemRandom } from '../../../src/security/clock.ts'
import { createLogger } from '../../../src/security/log.ts'
import { stampInstallation } from '../../../src/storage/installation.ts'
import { openStore, type StorePlace } from '../../../src/storage/open.ts'
import type { Crowd } from '../crowd.ts'
import { settle } from '../database.ts'
import { percentile } from '../figure.ts'
import { newDirectory, populate } from '../populate.ts'
import { type Question, questionsTo } from '../questions.ts'
import { serve } from './serve.ts'

export type Asked = Pick<Question, 'name' | 'what' | 'goal'> & { readonly p99: number }

export type DirectoryPart = { readonly ask: (times: number) => Promise<readonly Asked[]> }

/** The view of a directory that a sync has filled, or of one that is filled here, and what is asked of it. */
await serve(async (given: { where: StorePlace; crowd: Crowd; directoryId?: IntegrationId }) => {
  const { where, crowd } = given
  const deps = { clock: systemClock, random: systemRandom, log: createLogger({ level: 'error' }) }
  const store = await openStore(where, deps)
  if (given.directoryId === undefined) await stampInstallation(store, 'sandbox', deps)
  const directoryId = given.directoryId ?? (await newDirectory(store, crowd))
  await populate(store, directoryId, crowd)
  await settle(where)
  const { status } = await countUsers(store.reports)
  const rare = status.suspended > 0 ? 'suspended' : 'inactive'
  const questions = questionsTo(store, directoryId, crowd, rare, systemClock.now())

  const calls: DirectoryPart = {
    async ask(times) {
      const asked: Asked[] = []
      for (const { name, what, goal, ask } of questions) {
        const took: number[] = []
        for (let turn = 0; turn < times; turn += 1) {
          const since = performance.now()
          await ask(turn)
          took.push(performance.now() - since)
        }
        asked.push({ name, what, goal, p99: percentile(took, 0.99) })
      }
      return asked
    },
  }
  return { ready: {}, calls, close: () => store.close() }
})
