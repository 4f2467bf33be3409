import { entraClaims } from '../../connectors/entra/claims/index.ts'
import { entraExternalMfa } from '../../connectors/entra/external-mfa/index.ts'
import { connectorConformance } from '../conformance/connector.ts'

const config = {
  tenantId: '2f0d8a6e-3c57-4b1a-9e44-7d1c5b0a9f36',
  appId: '0f5a3c7e-1b2d-4e6f-8a90-1c2d3e4f5a6b',
  cloud: 'global',
  directoryIntegrationId: 'entra',
}

connectorConformance(entraExternalMfa, { config })
connectorConformance(entraClaims, { config })
