import { type DirectoryUser, type IntegrationId, isStepgateError, problem } from '../../../contract/index.ts'
import { findByLogin } from '../../../directory/users.ts'
import type { JobHandler } from '../../../jobs/handler.ts'
import type { PortalCodesTable } from '../../../storage/tables/index.ts'
import { type Delivery, deliverTo } from '../../../verification/deliver-to.ts'
import { maskAccount } from '../../../verification/mask.ts'
import { canVerify } from '../../../verification/subject.ts'
import { payForTextTo } from '../../../verification/text-limits.ts'
import { brandsOf } from '../../pages/brand.ts'
import { codeHash, newCode, spoken } from './code.ts'
import type { CodeDeps } from './deps.ts'
import { payForSending } from './limits.ts'

type Row = PortalCodesTable

/**
 * Sends the code, where there is somebody and an address of theirs that has stood for a while; else there is none, and nothing
 * that is typed is right. Nobody waits for this, so that its time tells nothing.
 */
export function sendCodeJob(deps: CodeDeps): JobHandler {
  const { store, seals, clock, random, messages } = deps
  return async ({ id }, job) => {
    if (typeof id !== 'string') throw problem('request_invalid', 'The job names its row.')
    const row = await store.db.selectFrom('portal_codes').selectAll().where('id', '=', id).executeTakeFirst()
    if (row === undefined || row.code_hash !== null || row.expires_at <= clock.now()) return
    const found = await addressFor(deps, row)
    if (found === undefined) return
    const { delivery, user, organisation } = found
    const code = newCode(random)
    await store.transaction(async tx => {
      await job.guard(tx)
      const { numUpdatedRows } = await tx.db
        .updateTable('portal_codes')
        .set({ code_hash: codeHash({ seals }, row.id, code) })
        .where('id', '=', row.id)
        .where('code_hash', 'is', null)
        .executeTakeFirst()
      if (numUpdatedRows === 0n) return
      await messages.prepare(tx, {
        kind: 'recovery_code',
        medium: delivery.channel,
        to: delivery.address,
        language: row.language,
        facts: {
          organisation,
          account: maskAccount(user.login),
          code: spoken(code),
          until: new Date(row.expires_at).toISOString(),
        },
        expiresAt: row.expires_at,
      })
    })
  }
}

interface Sendable {
  readonly delivery: Extract<Delivery, { ok: true }>
  readonly user: DirectoryUser
  readonly organisation: string
}

async function addressFor(deps: CodeDeps, row: Row): Promise<Sendable | undefined> {
  const { store, seals, clock, integrations } = deps
  const directoryId = await directoryOf(deps, row.integration_id)
  if (directoryId === undefined) return undefined
  const login = seals.open(row.login_sealed, { table: 'portal_codes', row: row.id, column: 'login_sealed' })
  const [user, ...others] = await findByLogin(store.db, directoryId, login)
  if (user === undefined || others.length > 0 || !canVerify(user.status)) return undefined
  const whom = { integrationId: row.integration_id, directoryId, externalId: user.externalId }
  const settleDays = await deps.settleDays(store.db, whom)
  const delivery = deliverTo(user, { channel: row.medium }, { settleDays, now: clock.now() })
  if (!delivery.ok || !(await mayBeSent(deps, row, delivery, `${directoryId} ${user.externalId}`))) return undefined
  const brand = await brandsOf(integrations)(row.integration_id)
  return { delivery, user, organisation: brand?.name ?? '' }
}

async function mayBeSent(deps: CodeDeps, { medium }: Row, { address }: Sendable['delivery'], person: string): Promise<boolean> {
  const { messages, budgets, texts } = deps
  if (medium === 'email' ? !messages.canSend : !messages.canText) return false
  if ((await payForSending(deps, person)) !== undefined) return false
  return medium === 'email' || (await payForTextTo(budgets, texts, address, 'code_')) === 'paid'
}

/** Whose people may come here, as it is configured now. Undefined where the portal was taken out of use. */
async function directoryOf({ integrations }: CodeDeps, portalId: IntegrationId): Promise<IntegrationId | undefined> {
  try {
    return (await integrations.starterWithin(portalId)).directoryIds[0]
  } catch (error) {
    if (isStepgateError(error)) return undefined
    throw error
  }
}
