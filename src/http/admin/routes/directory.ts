import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import {
  asIntegrationId,
  asRunId,
  type Clock,
  type DirectoryUser,
  present,
  problem,
  type Random,
} from '../../../contract/index.ts'
import { listChanges, type PersonChange } from '../../../directory/changes.ts'
import { coverageOfDirectory, coverageOfGroups } from '../../../directory/coverage.ts'
import { groupRow, groupsOf, listGroups } from '../../../directory/groups.ts'
import { linkedOf } from '../../../directory/links.ts'
import { agesOf, countUsers, findByExternalId, listUsers, type PersonAges } from '../../../directory/users.ts'
import { exportPeople } from '../../../integrations/export-people.ts'
import { personStanding } from '../../../integrations/write-back/index.ts'
import type { Store } from '../../../storage/store.ts'
import { listVerifications } from '../../../verification/report.ts'
import { actorOf } from '../authenticate.ts'
import { described } from '../described.ts'
import { coverage, userCounts, userPage } from '../directory-shapes.ts'
import { fileRoute, sendFile } from '../file-answer.ts'
import { named, narrowed } from '../named-integration.ts'
import {
  byPerson,
  changePaging,
  changeQuery,
  countQuery,
  coverageQuery,
  groupQuery,
  userFileQuery,
  userQuery,
} from '../shapes.ts'

/** A person as the view shows them. What is compared with documents is not shown here. */
function shown(user: DirectoryUser) {
  const { claims: _compared, claimsChangedAt, contactChangedAt, ...rest } = user
  return { ...rest, claimsChangedAt: moment(claimsChangedAt), contactChangedAt: moment(contactChangedAt) }
}

/** Since when it is so. */
function dated({ firstSeenAt, changedAt, removedAt, boundAt }: PersonAges) {
  return {
    firstSeenAt: moment(firstSeenAt),
    changedAt: moment(changedAt),
    removedAt: removedAt === null ? null : moment(removedAt),
    boundAt: boundAt === null ? null : moment(boundAt),
  }
}

function logged({ at, ...change }: PersonChange) {
  return { ...change, at: moment(at) }
}

function moment(at: number): string {
  return new Date(at).toISOString()
}

/** Everyone who was synced, in which groups, who of them is enrolled, and what became of them. */
export function directoryRoutes(
  instance: FastifyInstance,
  { store, clock, random }: { store: Store; clock: Clock; random: Random },
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()

  app.get(
    '/v1/directory/users',
    { ...described, schema: { querystring: userQuery, response: { 200: userPage } } },
    async request => {
      const page = await listUsers(store.reports, await narrowed(store.reports, present(request.query)))
      return { items: page.items.map(shown), nextCursor: page.nextCursor }
    },
  )

  app.get(
    '/v1/directory/users.csv',
    { ...fileRoute, schema: { querystring: userFileQuery, summary: 'The people of a list as a file, text/csv. It is audited.' } },
    async (request, reply) => {
      const query = await narrowed(store.reports, present(request.query))
      const pages = await exportPeople({ store, clock, random }, query, actorOf(request))
      return sendFile(request, reply, { type: 'text/csv', name: 'directory.csv', pages })
    },
  )

  app.get(
    '/v1/directory/counts',
    { ...described, schema: { querystring: countQuery, response: { 200: userCounts } } },
    async request => countUsers(store.reports, await narrowed(store.reports, present(request.query))),
  )

  app.get('/v1/directory/groups', { schema: { querystring: groupQuery } }, async request => {
    const { integrationId, ...query } = present(request.query)
    return listGroups(store.reports, { ...query, integrationId: await named(store.reports, integrationId), now: clock.now() })
  })

  app.get(
    '/v1/directory/coverage',
    { ...described, schema: { querystring: coverageQuery, response: { 200: coverage } } },
    async request => {
      const { groupId } = request.query
      const integrationId = await named(store.reports, request.query.integrationId)
      if (groupId === undefined) return coverageOfDirectory(store.reports, integrationId, clock.now())
      const row = await groupRow(store.reports, integrationId, groupId)
      const found = (await coverageOfGroups(store.reports, integrationId, [row], clock.now())).get(row)
      if (found === undefined) throw problem('not_found')
      return found
    },
  )

  app.get('/v1/directory/changes', { schema: { querystring: changeQuery } }, async request => {
    const { runId, ...paging } = present(request.query)
    const page = await listChanges(store.reports, { runId: asRunId(runId) }, paging)
    return { items: page.items.map(logged), nextCursor: page.nextCursor }
  })

  app.get('/v1/directory/users/:integrationId/:externalId', { schema: { params: byPerson } }, async request => {
    const integrationId = asIntegrationId(request.params.integrationId)
    const { externalId } = request.params
    const user = await findByExternalId(store.reports, integrationId, externalId)
    const ages = await agesOf(store.reports, integrationId, externalId)
    if (!user || !ages) throw problem('not_found')
    const [groups, standing, linked, verifications] = await Promise.all([
      groupsOf(store.reports, integrationId, externalId),
      personStanding(store.reports, integrationId, externalId),
      linkedOf(store.reports, user),
      listVerifications(store.reports, { directoryId: integrationId, externalId, limit: 50 }),
    ])
    return { ...shown(user), ...dated(ages), groups, standing, linked, verifications: verifications.items }
  })

  app.get(
    '/v1/directory/users/:integrationId/:externalId/changes',
    { schema: { params: byPerson, querystring: changePaging } },
    async request => {
      const integrationId = asIntegrationId(request.params.integrationId)
      const { externalId } = request.params
      const user = await findByExternalId(store.reports, integrationId, externalId)
      if (!user) throw problem('not_found')
      const page = await listChanges(store.reports, { integrationId, externalId }, present(request.query))
      return { items: page.items.map(logged), nextCursor: page.nextCursor }
    },
  )
}
