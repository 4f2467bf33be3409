import type { Connector } from '../src/contract/index.ts'
import { auth0 } from './auth0/index.ts'
import { oidcClientCredentials } from './client/index.ts'
import { descope } from './descope/index.ts'
import { entraClaims } from './entra/claims/index.ts'
import { entraExternalMfa } from './entra/external-mfa/index.ts'
import { entraDirectory } from './entra/index.ts'
import { helpdesk } from './helpdesk/index.ts'
import { incode } from './incode/index.ts'
import { davinci, oidc } from './oidc/index.ts'
import { oktaFactor } from './okta/factor/index.ts'
import { oktaIdv } from './okta/idv/index.ts'
import { oktaDirectory } from './okta/index.ts'
import { oktaTokenHook } from './okta/token-hook/index.ts'
import { peopleList } from './people-list/index.ts'
import { portal } from './portal/index.ts'

/** All connectors of this installation, by id. The one place that names them: a new connector is a folder and a line here. */
export const connectors: Readonly<Record<string, Connector<unknown>>> = {
  auth0,
  davinci,
  descope,
  'entra-claims': entraClaims,
  'entra-directory': entraDirectory,
  'entra-external-mfa': entraExternalMfa,
  helpdesk,
  incode,
  oidc,
  'oidc-client-credentials': oidcClientCredentials,
  'okta-directory': oktaDirectory,
  'okta-factor': oktaFactor,
  'okta-idv': oktaIdv,
  'okta-token-hook': oktaTokenHook,
  'people-list': peopleList,
  portal,
}
