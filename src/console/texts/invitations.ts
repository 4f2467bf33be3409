import { invitations as en } from './en/invitations.ts'

/** Of invitations. They come with the pages that show some: what is loaded first has no room for them. */
export const invitations: typeof en = en
