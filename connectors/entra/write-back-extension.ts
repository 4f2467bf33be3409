import { connectorCodeOf, type WriteBack } from '../../src/contract/index.ts'
import type { GraphApi } from './api.ts'
import { pageSize, pagesFrom, query } from './list.ts'
import { isRow, textOf } from './map.ts'
import { extensionsOf, shownIn, standingProperties } from './standing.ts'
import { dataTypeOf, extensionsPath, missingExtensions } from './standing-extensions.ts'

/**
 * The last verdict in directory extensions of the app (https://learn.microsoft.com/en-us/graph/api/resources/extensionproperty),
 * where dynamic groups and claims read them. Only an app with `User.ReadWrite.All` can write them, and no person.
 */
export function extensionWriteBack(
  api: GraphApi,
  { tenantId, clientId, validDays }: { readonly tenantId: string; readonly clientId: string; readonly validDays: number },
): WriteBack {
  const patch = async (externalId: string, values: object, signal: AbortSignal): Promise<void> => {
    await api.send('PATCH', `/users/${encodeURIComponent(externalId)}`, values, signal)
  }

  return {
    on: true,
    place: [tenantId, ...standingProperties(clientId)].join(' '),
    validDays,
    write: ({ externalId, standing }, signal) => patch(externalId, extensionsOf(clientId, standing), signal),
    async clear(externalId, signal) {
      try {
        await patch(externalId, extensionsOf(clientId, undefined), signal)
      } catch (error) {
        if (connectorCodeOf(error) !== 'object_not_found') throw error
      }
    },
    async prepare(signal) {
      for (const name of await missingExtensions(api, clientId, signal)) {
        const order = { name, dataType: dataTypeOf(name), targetObjects: ['User'] }
        await api.send('POST', extensionsPath(clientId), order, signal)
      }
    },
    async *remaining(signal) {
      // An extension that has a value at all: each of them is asked for, since somebody may have cleared the others.
      const seen = new Set<string>()
      const select = ['id', ...standingProperties(clientId)].join()
      for (const name of standingProperties(clientId)) {
        const path = `/users?${query({ $filter: `${name} ne null`, $count: 'true', $top: pageSize, $select: select })}`
        for await (const { rows } of pagesFrom(api, path, signal, { eventual: true })) {
          for (const row of rows) {
            const externalId = isRow(row) ? textOf(row.id) : undefined
            const shown = isRow(row) ? shownIn(clientId, row) : null
            if (externalId === undefined || shown === null || seen.has(externalId)) continue
            seen.add(externalId)
            yield { externalId, shown }
          }
        }
      }
    },
  }
}
