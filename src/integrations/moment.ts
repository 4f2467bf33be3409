/** To the minute, as people say it: what stands in a sentence for an administrator. */
export const moment = (at: number | Date): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
