import type { Clock, Logger } from '../contract/index.ts'
import { connectors as ours } from '../integrations/registry.ts'
import { loadThirdParty, type ThirdParty, type ThirdPartyEntry } from '../integrations/third-party/index.ts'

/** Loads what the configuration file names of others' connectors. What cannot be loaded is reported, and stops nothing. */
export function loadOthers(
  { thirdParty, folder }: { readonly thirdParty: readonly ThirdPartyEntry[]; readonly folder: string },
  deps: { readonly clock: Clock; readonly log: Logger },
): Promise<ThirdParty> {
  return loadThirdParty(thirdParty, { ...deps, folder, taken: new Set(Object.keys(ours)) })
}
