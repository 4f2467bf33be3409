import type { WriteBack } from '../../src/contract/index.ts'
import type { GraphApi } from './api.ts'
import type { EntraDirectoryConfig } from './config.ts'
import { extensionWriteBack } from './write-back-extension.ts'
import { groupWriteBack } from './write-back-group.ts'

/** Write-back as it is configured. Where it is not, it is off, and finds nothing that remains. */
export function writeBackOf(api: GraphApi, { clientId, writeBack }: EntraDirectoryConfig): WriteBack {
  if (writeBack?.as === 'group') return groupWriteBack(api, writeBack)
  if (writeBack?.as === 'extension') return extensionWriteBack(api, { clientId, validDays: writeBack.validDays })
  return { ...extensionWriteBack(api, { clientId, validDays: 30 }), on: false }
}
