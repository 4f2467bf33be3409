import { z } from 'zod'
import { isStepgateError, problem } from '../contract/index.ts'
import type { Integrations, Starter } from './port.ts'

/** Of a helpdesk's configuration, what a ticket system has to show besides its token, and which agents it may name. */
const shown = z.object({ apiKey: z.string().optional(), agents: z.array(z.string()).default([]) })

/** A verifying integration as the one through which callers are verified. */
export interface Desk {
  readonly starter: Starter
  /** Whether a ticket system may pass the link on. */
  readonly linkToCaller: boolean
  readonly apiKey: string | undefined
  /** Agents of a ticket system who are nobody of the directory. */
  readonly agents: readonly string[]
  /** Whether the Incode account has a client by which Incode itself sends links. */
  incodeSends(): Promise<boolean>
}

/**
 * An integration with all that it allows at a helpdesk, and nothing that is for the flows of its client: a verdict is received
 * by the code that the caller reads out, and in no other way.
 */
export async function deskOf(integrations: Pick<Integrations, 'starterWithin' | 'open' | 'account'>, id: string): Promise<Desk> {
  const { id: integrationId, config } = await integrations.open(id)
  const starter = await integrations.starterWithin(integrationId)
  if (!starter.purposes.includes('helpdesk')) {
    throw problem('forbidden', 'Through this integration no callers are verified.')
  }
  const { apiKey, agents } = shown.parse(config)
  return {
    starter: { ...starter, clientId: null, purposes: ['helpdesk'], returnUrls: [], policies: [], resultDelivery: 'code' },
    linkToCaller: starter.policies.includes('link_to_caller'),
    apiKey,
    agents,
    async incodeSends() {
      try {
        return (await integrations.account(starter.accountId)).verifier.request !== undefined
      } catch (error) {
        if (isStepgateError(error)) return false
        throw error
      }
    },
  }
}
