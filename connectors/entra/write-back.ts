import type { WriteBack } from '../../src/contract/index.ts'
import type { GraphApi } from './api.ts'
import type { EntraDirectoryConfig } from './config.ts'
import { extensionWriteBack } from './write-back-extension.ts'
import { groupWriteBack } from './write-back-group.ts'

/** Write-back as it is configured. Where it is not, it is off, and finds nothing that remains. */
export function writeBackOf(api: GraphApi, { tenantId, clientId, writeBack }: EntraDirectoryConfig): WriteBack {
  if (writeBack?.as === 'group') return groupWriteBack(api, { tenantId, ...writeBack })
  const extensions = extensionWriteBack(api, { tenantId, clientId, validDays: writeBack?.validDays ?? 30 })
  return writeBack === undefined ? { ...extensions, on: false } : extensions
}
