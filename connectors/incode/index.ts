/**
 * An Incode account: opens verification sessions, reads what came of them, and listens to notifications, through the Omni
 * session API with the API key of one tenant, or by face at the tenant's OpenID provider (`openid/`). People are sent to
 * Incode's own pages, unless an administrator names a build of its Web SDK 2.0 that a page of ours may hold (`embed.ts`). The
 * SDK is in no public registry, so that this was tried against its description alone, never against the SDK itself.
 * It shapes what Incode answers and believes as little of it as it can.
 * It knows no person, no policy and no verdict: whether a score is good enough, and whose session it is, is the host's to say.
 */
import { defineConnector } from '../../src/contract/index.ts'
import { createCheck } from './check.ts'
import { type IncodeConfig, incodeConfig } from './config.ts'
import { createNoticeMemory } from './notice.ts'
import { createSurface } from './surface.ts'
import { createVerifier } from './verifier.ts'

export const incode = defineConnector<IncodeConfig>({
  manifest: {
    id: 'incode',
    name: 'Incode account',
    kind: 'verifier',
    summary: 'The Incode tenant that verifies people: its API key and its workflows.',
    docs: 'https://developer.incode.com/reference/introduction',
    capabilities: ['check', 'verifier', 'surface'],
    scopes: [],
    egress: [
      '{apiUrl}',
      '{openid.issuer}',
      '{requests.authServer}',
      '{embed.module.url}',
      '{embed.styles.url}',
      'auth.incode.com',
      'auth.demo.incode.com',
    ],
  },
  config: incodeConfig,
  configVersion: 1,
  open(config, host) {
    const memory = createNoticeMemory(host)
    return {
      check: createCheck(config, host, memory),
      verifier: createVerifier(config, host, memory),
      surface: createSurface(config, host),
    }
  },
})
