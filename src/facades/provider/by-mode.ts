import type { Mode } from '../../contract/index.ts'
import type { ClientDirectory } from '../../integrations/port.ts'

/** What keeps the provider of rehearsals and the live one apart: neither knows a client or a record of the other. */

/** The clients of one mode. Any other is as unknown as one that was never made. */
export function clientsOf(clients: ClientDirectory, mode: Mode): ClientDirectory {
  return {
    async find(id) {
      const client = await clients.find(id)
      return client?.mode === mode ? client : undefined
    },
    verifySecret: clients.verifySecret,
  }
}

/** Under which name records are kept. A token of the hooks is looked up by one name: it has the mode of its client. */
export function modelIn(mode: Mode, model: string): string {
  return mode === 'live' || model === 'ClientCredentials' ? model : `${mode}:${model}`
}
