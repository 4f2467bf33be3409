/**
 * Where an administrator of the org makes API service apps, so far as the tabs of an app matter here: its id, the address of
 * its public keys, whether it has to prove possession, its scopes and its admin roles. As at Okta, a new app may do nothing.
 * https://developer.okta.com/docs/guides/implement-oauth-for-okta-serviceapp/main/
 */

import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { chosen, escaped, formOf, isFromElsewhere, tickBox } from '../page.ts'
import type { OktaClient } from './clients.ts'
import type { Org } from './org.ts'
import { sendPage } from './page.ts'
import { originOf } from './paging.ts'
import { standardRoles } from './roles.ts'

const path = '/admin/apps'

/** What the stand-in asks for anywhere. */
const scopes: readonly string[] = [
  'okta.authenticators.read',
  'okta.eventHooks.manage',
  'okta.eventHooks.read',
  'okta.groups.read',
  'okta.logs.read',
  'okta.roles.read',
  'okta.schemas.manage',
  'okta.schemas.read',
  'okta.userTypes.read',
  'okta.users.manage',
  'okta.users.read',
]

/** Adds `/admin/apps`. Whoever keeps the apps beyond this process is told of each that was made or changed. */
export function addAppsPage(app: FastifyInstance, org: Org, changed: (client: OktaClient) => Promise<void>): void {
  const { clients } = org
  const put = (client: OktaClient): Promise<void> => {
    clients.set(client.clientId, client)
    return changed(client)
  }

  app.get(path, (_, reply) => sendPage(reply, 200, 'API service apps', listOf([...clients.values()])))

  app.post(path, async (request, reply) => {
    if (isFromElsewhere(request)) return refuse(reply)
    const clientId = `0oa${randomBytes(9).toString('hex').slice(0, 17)}`
    await put({ clientId, jwks: { keys: [] }, scopes: [], roles: [] })
    return reply.redirect(`${path}/${clientId}`, 303)
  })

  app.get<{ Params: { clientId: string }; Querystring: { saved?: string } }>(`${path}/:clientId`, (request, reply) => {
    const client = clients.get(request.params.clientId)
    if (client === undefined) return unknown(reply)
    const said = request.query.saved === undefined ? '' : '<p role="status">Saved.</p>'
    return sendPage(reply, 200, 'API service app', appForm(client, originOf(request), said))
  })

  app.post<{ Params: { clientId: string } }>(`${path}/:clientId`, async (request, reply) => {
    if (isFromElsewhere(request)) return refuse(reply)
    const client = clients.get(request.params.clientId)
    if (client === undefined) return unknown(reply)
    const form = formOf(request)
    const jwksUri = (form.get('jwks') ?? '').trim()
    if (jwksUri !== '' && !isWebAddress(jwksUri)) {
      const said = '<p role="alert">The address of the public keys has to begin with http:// or https://.</p>'
      return sendPage(reply, 400, 'API service app', appForm(client, originOf(request), said))
    }
    await put({
      ...client,
      jwks: jwksUri === '' ? client.jwks : { jwksUri },
      dpop: form.has('dpop'),
      scopes: chosen(form.getAll('scope'), scopes, client.scopes),
      roles: chosen(form.getAll('role'), Object.keys(standardRoles), client.roles ?? []),
    })
    return reply.redirect(`${path}/${client.clientId}?saved`, 303)
  })
}

function isWebAddress(text: string): boolean {
  const { protocol } = URL.parse(text) ?? {}
  return protocol === 'http:' || protocol === 'https:'
}

const refuse = (reply: FastifyReply) => sendPage(reply, 403, 'Not from there', '<p>Open this page yourself.</p>')
const unknown = (reply: FastifyReply) =>
  sendPage(reply, 404, 'No such app', `<p>The org has no such app. <a href="${path}">All apps</a></p>`)

const listOf = (clients: readonly OktaClient[]): string => `<ul>
${clients.map(({ clientId }) => `<li><a href="${path}/${encodeURIComponent(clientId)}">${escaped(clientId)}</a></li>`).join('\n')}
</ul><form method="post" action="${path}"><button>Create an API service app</button></form>`

function appForm({ clientId, jwks, dpop, scopes: granted, roles = [] }: OktaClient, origin: string, said: string): string {
  return `${said}<p>Client ID<br><code>${escaped(clientId)}</code></p><p>Org URL<br><code>${escaped(origin)}</code></p>
<form method="post" action="${path}/${encodeURIComponent(clientId)}">
<p><label>Public keys: use a URL to fetch them (JWKS)
<input name="jwks" type="url" value="${'jwksUri' in jwks ? escaped(jwks.jwksUri) : ''}"></label></p>
${tickBox('dpop', 'on', 'Require Demonstrating Proof of Possession (DPoP) header in token requests', dpop === true)}
<fieldset><legend>Okta API Scopes</legend>${scopes.map(one => tickBox('scope', one, one, granted.includes(one))).join('')}</fieldset>
<fieldset><legend>Admin roles</legend>${Object.entries(standardRoles)
    .map(([role, label]) => tickBox('role', role, label, roles.includes(role)))
    .join('')}</fieldset>
<p><button>Save</button></p></form><p><a href="${path}">All apps</a></p>`
}
