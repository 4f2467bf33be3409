import { pagesOf } from '../page.ts'

/** Sends a page of the tenant. */
export const sendPage = pagesOf('Entra stand-in')
