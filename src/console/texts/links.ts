import { links as en } from './en/links.ts'

/** Of linked accounts. They come with the pages that show some: what is loaded first has no room for them. */
export const links: typeof en = en
