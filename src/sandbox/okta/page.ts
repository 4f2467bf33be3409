import { pagesOf } from '../page.ts'

/** Sends a page of the org. */
export const sendPage = pagesOf('Okta stand-in')
