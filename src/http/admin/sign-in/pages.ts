import { frame } from '../../../facades/pages/frame.ts'
import { html } from '../../../facades/pages/html.ts'

export const signInPath = '/console/sign-in'

/**
 * One hop of our own: the provider's page began the navigation that ends here, and a strict cookie does not go along with it, nor
 * with its redirects (RFC 6265bis, 5.2.1). What this page begins is ours.
 */
export function renderSignedIn(returnTo: string): string {
  return frame({
    title: 'Signed in',
    head: html`<meta http-equiv="refresh" content="0; url=${returnTo}">`,
    body: html`<h1>Signed in</h1><p><a href="${returnTo}">Go on to the console</a></p>`,
  })
}

/** Says whom to ask; whoever cannot be helped by signing in again is not invited to. */
export function renderRefused(message: string, contact: string | undefined): string {
  return frame({
    title: 'You have no role here',
    body: html`<h1>You have no role here</h1><p>${message}</p>
<p>Roles come from groups of your sign-in provider. Ask ${contact ?? 'an owner of this host'} which group fits your work, and have yourself put into it.</p>
<p><a href="${signInPath}">Sign in again</a></p>`,
  })
}

export function renderFailed(message: string): string {
  return frame({
    title: 'You are not signed in',
    body: html`<h1>You are not signed in</h1><p>${message}</p><p><a href="${signInPath}">Sign in again</a></p>`,
  })
}

/** Where there is no provider, or it cannot be reached. */
export function renderUnavailable(message: string): string {
  return frame({
    title: 'Nobody can sign in just now',
    body: html`<h1>Nobody can sign in just now</h1><p>${message}</p>
<p>Whoever can run commands on this host gets in by a link: <b>stepgate admin link</b>.</p>`,
  })
}
