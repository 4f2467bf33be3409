import { problem } from '../../contract/index.ts'

/**
 * A form is only taken from our own pages. Browsers say where a request comes from (Fetch Metadata; Origin, RFC 6454);
 * a caller that says nothing is not a browser and holds no cookie of somebody else.
 */
export function refuseForeignForm(headers: Readonly<Record<string, string | string[] | undefined>>, publicUrl: string): void {
  const site = headers['sec-fetch-site']
  const origin = headers.origin
  const foreignSite = site !== undefined && site !== 'same-origin' && site !== 'none'
  // `null`, too: what a sandboxed frame or a page that hides where it is sends (RFC 6454, 7.3).
  const foreignOrigin = origin !== undefined && origin !== new URL(publicUrl).origin
  if (foreignSite || foreignOrigin) throw problem('forbidden', 'This form was sent from another site.')
}
