/** Where a cloud signs in and where its Graph is (https://learn.microsoft.com/en-us/graph/deployments). */

export interface Addresses {
  readonly authorityUrl: string
  readonly graphUrl: string
}

export const clouds = {
  global: { authorityUrl: 'https://login.microsoftonline.com', graphUrl: 'https://graph.microsoft.com' },
  usgov: { authorityUrl: 'https://login.microsoftonline.us', graphUrl: 'https://graph.microsoft.us' },
  usgovdod: { authorityUrl: 'https://login.microsoftonline.us', graphUrl: 'https://dod-graph.microsoft.us' },
  china: { authorityUrl: 'https://login.partner.microsoftonline.cn', graphUrl: 'https://microsoftgraph.chinacloudapi.cn' },
} as const satisfies Record<string, Addresses>

export const cloudNames = ['global', 'usgov', 'usgovdod', 'china'] as const satisfies readonly (keyof typeof clouds)[]
