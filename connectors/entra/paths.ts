/** What Microsoft calls, below the integration's address. */
export const notificationsPath = '/notifications'
export const lifecyclePath = '/lifecycle'
