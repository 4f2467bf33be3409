/**
 * Where an administrator of the tenant registers apps, so far as the parts of one matter here: its id, its certificates and its
 * application permissions, each with admin consent. As at Entra, a new app may do nothing.
 * https://learn.microsoft.com/en-us/entra/identity-platform/quickstart-register-app
 */

import { randomUUID, X509Certificate } from 'node:crypto'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { chosen, escaped, formOf, isFromElsewhere, tickBox } from '../page.ts'
import type { GraphClient } from './apps.ts'
import { sendPage } from './page.ts'
import { originOf } from './query.ts'
import { type Tenant, tenantId } from './tenant.ts'

const path = '/app-registrations'

/** What integrations make use of. */
const permissions: readonly string[] = [
  'Application.Read.All',
  'Application.ReadWrite.OwnedBy',
  'AuditLog.Read.All',
  'Group.Read.All',
  'GroupMember.Read.All',
  'GroupMember.ReadWrite.All',
  'Organization.Read.All',
  'Policy.Read.All',
  'PrivilegedEligibilitySchedule.Read.AzureADGroup',
  'RoleManagement.Read.Directory',
  'User.EnableDisableAccount.All',
  'User.Read.All',
  'User.ReadWrite.All',
  'User.RevokeSessions.All',
  'UserAuthenticationMethod.ReadWrite.All',
]

/** Adds `/app-registrations`. Whoever keeps the apps beyond this process is told of each that was made or changed. */
export function addAppsPage(app: FastifyInstance, { clients }: Tenant, changed: (client: GraphClient) => Promise<void>): void {
  const put = (client: GraphClient): Promise<void> => {
    clients.set(client.clientId.toLowerCase(), client)
    return changed(client)
  }

  app.get(path, (_, reply) => sendPage(reply, 200, 'App registrations', listOf([...clients.values()])))

  app.post(path, async (request, reply) => {
    if (isFromElsewhere(request)) return refuse(reply)
    const clientId = randomUUID()
    await put({ clientId, roles: [] })
    return reply.redirect(`${path}/${clientId}`, 303)
  })

  app.get<{ Params: { clientId: string }; Querystring: { saved?: string } }>(`${path}/:clientId`, (request, reply) => {
    const client = clients.get(request.params.clientId.toLowerCase())
    if (client === undefined) return unknown(reply)
    const said = request.query.saved === undefined ? '' : '<p role="status">Saved.</p>'
    return sendPage(reply, 200, 'App registration', appForm(client, originOf(request), said))
  })

  app.post<{ Params: { clientId: string } }>(`${path}/:clientId`, async (request, reply) => {
    if (isFromElsewhere(request)) return refuse(reply)
    const client = clients.get(request.params.clientId.toLowerCase())
    if (client === undefined) return unknown(reply)
    const form = formOf(request)
    const certificates = certificatesIn(form.get('certificates') ?? '')
    if (certificates === undefined) {
      const said = '<p role="alert">That is no certificate as PEM.</p>'
      return sendPage(reply, 400, 'App registration', appForm(client, originOf(request), said))
    }
    await put({ ...client, certificates, roles: chosen(form.getAll('permission'), permissions, client.roles) })
    return reply.redirect(`${path}/${client.clientId}?saved`, 303)
  })
}

/** One after the other, as while one takes the place of another. Undefined where something is none. */
function certificatesIn(text: string): readonly string[] | undefined {
  const found = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  if (found.length === 0 && text.trim() !== '') return undefined
  try {
    for (const one of found) new X509Certificate(one)
    return found
  } catch {
    return undefined
  }
}

const refuse = (reply: FastifyReply) => sendPage(reply, 403, 'Not from there', '<p>Open this page yourself.</p>')
const unknown = (reply: FastifyReply) =>
  sendPage(reply, 404, 'No such app', `<p>The tenant has no such app. <a href="${path}">All apps</a></p>`)

const listOf = (clients: readonly GraphClient[]): string => `<ul>
${clients.map(({ clientId }) => `<li><a href="${path}/${encodeURIComponent(clientId)}">${escaped(clientId)}</a></li>`).join('\n')}
</ul><form method="post" action="${path}"><button>New registration</button></form>`

const appForm = (
  { clientId, certificates = [], roles }: GraphClient,
  origin: string,
  said: string,
): string => `${said}<p>Application (client) ID<br><code>${escaped(clientId)}</code></p>
<p>Directory (tenant) ID<br><code>${tenantId}</code></p>
<p>Addresses of the authority and of Graph, for a cloud of one’s own (custom)<br><code>${escaped(origin)}</code></p>
<form method="post" action="${path}/${encodeURIComponent(clientId)}">
<p><label>Certificates, as PEM <textarea name="certificates" rows="8">${escaped(certificates.join('\n'))}</textarea></label></p>
<fieldset><legend>Application permissions, with admin consent</legend>${permissions
  .map(one => tickBox('permission', one, one, roles.includes(one)))
  .join('')}</fieldset>
<p><button>Save</button></p></form><p><a href="${path}">All apps</a></p>`
