import { type IntegrationId, isStepgateError, type OperationName } from '../contract/index.ts'
import { deskOf } from './desk.ts'
import type { Integrations, IntegrationView } from './port.ts'

/** A helpdesk as whoever works there sees it: whose people call, and what may be opened for them. */
export interface DeskView {
  readonly id: IntegrationId
  readonly name: string
  /** With more than one, an agent says which is meant. */
  readonly directories: readonly { readonly id: IntegrationId; readonly name: string }[]
  readonly operations: readonly OperationName[]
}

/** Those that are in use. One that cannot be opened at present is none at which somebody could be helped. */
export async function desksOf(
  integrations: Pick<Integrations, 'list' | 'starterWithin' | 'open' | 'account'>,
): Promise<readonly DeskView[]> {
  const all = await integrations.list()
  const nameOf = new Map(all.map(({ id, name }) => [id, name]))
  const candidates = all.filter(one => one.state === 'enabled' && isForCallers(one))
  const found = await Promise.all(
    candidates.map(async ({ id, name }): Promise<DeskView | undefined> => {
      try {
        const { starter } = await deskOf(integrations, id)
        const directories = starter.directoryIds.map(directory => ({
          id: directory,
          name: nameOf.get(directory) ?? directory,
        }))
        return { id, name, directories, operations: starter.operations }
      } catch (error) {
        if (isStepgateError(error)) return undefined
        throw error
      }
    }),
  )
  return found.filter(desk => desk !== undefined)
}

/** Of the rest there is nothing to be opened for knowing that it is none. */
function isForCallers({ template, config }: IntegrationView): boolean {
  return template === 'helpdesk' || (Array.isArray(config.purposes) && config.purposes.includes('helpdesk'))
}
