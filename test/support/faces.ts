import type { Browser } from './browser.ts'
import { confirmChanges } from './held.ts'
import type { World } from './world.ts'

/** Enrolled people of a world show their face to Incode's OpenID provider: the account with a client, and the person there. */

export const faceClient = { clientId: 'face-client', clientSecret: 'secret-of-the-face-client' }

/** Gives the account of the world a client, and its workflow the word that enrolled people go there. */
export async function goByOpenid(w: World): Promise<void> {
  w.incode.configure({ openid: [{ ...faceClient, redirectUris: [`${w.url}/verify/back`] }] })
  const workflows = [{ id: 'wf-document-and-face', name: 'Document and face', enrolled: 'openid' }]
  const config = { workflows, openid: { ...faceClient, issuer: w.incode.url } }
  const answer = await w.admin('PATCH', `/v1/integrations/${w.accountId}`, { config })
  if (answer.status !== 200) throw new Error(`the account was not changed: ${JSON.stringify(answer.body)}`)
  await confirmChanges(w)
}

/**
 * A browser is at the authorize address: whoever sits there shows a face. Answers where it is sent, without going there.
 */
export async function showFace(w: World, person: Browser, authorizeUrl: string, face: object = {}): Promise<string> {
  const page = await person.open(authorizeUrl)
  const handle = /\/oauth2\/face\/([\w-]+)\//.exec(page.text)?.[1]
  if (handle === undefined) throw new Error(`no face is asked for: ${page.status} ${page.text}`)
  const answer = await fetch(`${w.incode.url}/__sandbox/authorizations/${handle}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(face),
  })
  const { redirectionUrl } = (await answer.json()) as { redirectionUrl?: string }
  if (redirectionUrl === undefined) throw new Error(`the stand-in answered ${answer.status}`)
  return redirectionUrl
}
