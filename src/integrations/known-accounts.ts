import { isStepgateError } from '../contract/index.ts'
import type { Integrations, OpenAccount } from './port.ts'

/** The Incode account that stands for a tenant now. Undefined where none does, or where its account is not in use. */
export async function accountOfTenant(
  integrations: Pick<Integrations, 'list' | 'templates' | 'account'>,
  tenant: string,
): Promise<OpenAccount | undefined> {
  const verifiers = new Set(integrations.templates().flatMap(({ id, kind }) => (kind === 'verifier' ? [id] : [])))
  const accounts = (await integrations.list()).filter(({ template, state }) => verifiers.has(template) && state === 'enabled')
  for (const { id } of accounts) {
    const account = await opened(integrations, id)
    if (account?.trustAnchor === tenant) return account
  }
  return undefined
}

/** One that cannot be opened says so on its own page. */
async function opened({ account }: Pick<Integrations, 'account'>, id: string): Promise<OpenAccount | undefined> {
  try {
    return await account(id)
  } catch (error) {
    if (isStepgateError(error)) return undefined
    throw error
  }
}
