/** What Microsoft calls, below the integration's address. */
export const notificationsPath = '/notifications'
export const lifecyclePath = '/lifecycle'
export const discoveryPath = '/.well-known/openid-configuration'
