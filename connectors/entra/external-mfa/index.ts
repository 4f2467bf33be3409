import { defineConnector } from '../../../src/contract/index.ts'
import { entraKeys } from '../authority/keys.ts'
import { checkOfMfa } from './check.ts'
import { type ExternalMfaConfig, externalMfaConfig } from './config.ts'
import { flowView, setupForm, switchOff } from './flow-view.ts'
import { setupOf } from './setup.ts'
import { surfaceOf } from './surface.ts'

/**
 * Microsoft Entra external MFA: Conditional Access asks for a second factor, and the person shows a face here. This folder
 * speaks that one protocol in both directions; it decides about nobody, and knows nothing of how a person is verified.
 */
export const entraExternalMfa = defineConnector<ExternalMfaConfig>({
  manifest: {
    id: 'entra-external-mfa',
    name: 'Microsoft Entra external MFA',
    kind: 'flow',
    summary:
      'A face as the second factor of a sign-in to Microsoft Entra. Conditional Access sees yes or no, and neither score nor status: the threshold is applied here.',
    docs: 'https://learn.microsoft.com/en-us/entra/identity/authentication/how-to-authentication-external-method-manage',
    capabilities: ['check', 'surface', 'setup'],
    scopes: [
      {
        scope: 'Policy.ReadWrite.AuthenticationMethod',
        why: 'Of an administrator who has the method added from here; delegated, for one call.',
        for: ['setup'],
      },
      {
        scope: 'UserAuthMethod-External.ReadWrite.All',
        why: 'The same, only where members of the pilot group are registered from here, with GroupMember.Read.All to know them.',
        for: ['setup'],
      },
    ],
    egress: ['{authorityUrl}', '{graphUrl}'],
    sendsTo: ['{authorityUrl}'],
    verifies: true,
    flowView,
    switchOff,
    setupForm,
  },
  config: externalMfaConfig,
  configVersion: 1,
  open(config, host) {
    const keys = entraKeys(config, host)
    return {
      check: checkOfMfa({ host, config, keys }),
      surface: surfaceOf({ host, config, keys }),
      setup: setupOf(host, config),
    }
  },
})
