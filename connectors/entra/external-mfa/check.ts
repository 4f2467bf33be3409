import { type Check, checkOf, clockSeen, type HostContext } from '../../../src/contract/index.ts'
import type { EntraKeys } from '../authority/keys.ts'
import type { ExternalMfaConfig } from './config.ts'
import { issuerOf } from './metadata.ts'

/** *Test connection*: whether hints can be judged, and whether Entra will know our signature. */

interface Parts {
  readonly host: HostContext
  readonly config: ExternalMfaConfig
  readonly keys: EntraKeys
}

interface Found {
  headers: Headers
}

export function checkOfMfa(parts: Parts): Check {
  const reach = 'Check that this host may reach it: name resolution, firewall, TLS inspection.'
  return checkOf<Parts, Found>({
    parts,
    found: () => ({ headers: new Headers() }),
    applies: () => true,
    steps: [
      [
        'keys',
        async ({ keys, config }, found, signal) => {
          const { count, headers } = await keys.look(signal)
          found.headers = headers
          return { saw: `${count} keys of tenant ${config.tenantId}` }
        },
      ],
      ['clock', ({ host }, { headers }) => clockSeen('Entra', headers, host.clock)],
      [
        'certificate',
        async ({ host }) => {
          const { notAfter } = await host.keys.certificate()
          return { saw: `${issuerOf(host)} signs until ${notAfter.slice(0, 10)}` }
        },
      ],
    ],
    advise: (step, code) => {
      if (step === 'clock') return 'Set the clock of this host (NTP): hints are refused that seem to be of another time.'
      if (step !== 'keys') return undefined
      if (code === 'config_invalid') return 'There is no such tenant in this cloud. Check the Tenant ID and the cloud.'
      return code === 'response_invalid' ? 'What answers there is not Entra: a proxy or a network sign-in page.' : reach
    },
  })
}
