import {
  asSealed,
  type ClientCredentials,
  connectorError,
  type HostContext,
  type IntegrationId,
  type Manifest,
  present,
  type TokenSource,
} from '../contract/index.ts'
import { sha256 } from '../security/hash.ts'
import { paced } from '../security/pacing.ts'
import { createSafeFetch } from '../security/safe-fetch.ts'
import { sleep } from '../security/sleep.ts'
import { isOnceFull, once } from '../storage/once.ts'
import { hostsOwn } from './attention.ts'
import type { IntegrationDeps, SurfaceCaller } from './deps.ts'
import { allowedHosts } from './egress.ts'
import { integrationUrl } from './endpoints.ts'
import { issuing } from './issued.ts'
import { ownKeys } from './keys.ts'
import { noList } from './people-list/no-list.ts'
import { createPeopleList } from './people-list/read.ts'
import { isObject } from './pointer.ts'
import { apartOf } from './rehearsal/apart.ts'
import { peopleOf } from './rehearsal/rows.ts'
import { type Scrub, scrubbedLog } from './scrub.ts'
import { createTokenSource } from './token.ts'

/** Everything that a connector gets of the world, and all it gets: made for one integration and one version of it. */

/** Products take their time over a full page; a capability's own deadline stands above this one. */
const callMs = 30_000
/** What `state` takes: hints and small tokens, not data. */
const stateLimit = { key: 200, value: 65_536, keys: 200 }
/** So many events of one integration are remembered at a time; whoever has more makes them up. Counted now and then. */
const onceLimit = { keys: 100_000, countEvery: 100, restMs: 10_000 }

export interface ContextOf {
  readonly id: IntegrationId
  readonly manifest: Manifest
  /** As the connector's schema parsed it. */
  readonly config: unknown
  readonly scrub: Scrub
  /** The client of the rehearsal that it is opened for. */
  readonly rehearsal?: string
}

/** The directory that an integration speaks of: itself, or the one that its configuration names. */
export function directoryOf({ id, manifest, config }: Omit<ContextOf, 'scrub' | 'rehearsal'>): IntegrationId | undefined {
  if (manifest.kind === 'directory') return id
  const named = isObject(config) ? config.directoryIntegrationId : undefined
  return typeof named === 'string' ? (named as IntegrationId) : undefined
}

export function createHostContext(deps: IntegrationDeps, of: ContextOf): HostContext {
  const { store, seals, clock, random, ports } = deps
  const { id, manifest, config, scrub, rehearsal } = of
  const apart = apartOf(id, rehearsal)
  const allow = allowedHosts(manifest.egress, config)
  const safe = createSafeFetch({ allow, loopbackHttp: deps.sandbox, limits: { totalMs: callMs } })
  const fetch = paced(safe, manifest.rate, { clock, sleep: deps.sleep ?? sleep })
  const keys = ownKeys(store, seals, clock, id, apart.keyUse)
  const { sign, issued } = issuing({ id, random, keys, verifications: ports.verifications })
  const tokens = new Map<string, TokenSource>()
  const directoryId = directoryOf(of)
  const handedOut = { table: 'integrations', row: id, column: apart.handedOut }
  const onceKeys = apart.onceKeys
  const by: SurfaceCaller = { integrationId: id, clientId: rehearsal ?? null }
  const whose = present({ rehearsal })
  let asked = 0
  let fullUntil = 0
  const statePlace = (key: string) => ({ table: 'integration_state', row: id, column: key })

  return {
    integration: { id, url: integrationUrl(deps.publicUrl, id, apart.mode), ...apart.marked },
    clock,
    random,
    log: scrubbedLog(deps.log, scrub, { integrationId: id, connector: manifest.id }),
    fetch,
    token(grant: ClientCredentials) {
      const name = sha256(JSON.stringify(grant))
      const known = tokens.get(name)
      if (known) return known
      const made = createTokenSource(grant, { fetch, clock, ownKey: keys.signingKey, ownCertificate: keys.certifiedKey })
      tokens.set(name, made)
      return made
    },
    state: {
      async get(given) {
        const key = `${apart.stateKeys}${given}`
        const row = await store.db
          .selectFrom('integration_state')
          .select('sealed')
          .where('integration_id', '=', id)
          .where('key', '=', key)
          .executeTakeFirst()
        return row && seals.open(row.sealed, statePlace(key))
      },
      async set(given, value) {
        if (given.startsWith(hostsOwn)) throw connectorError('internal', undefined, { detail: `${hostsOwn} is of the host` })
        const key = `${apart.stateKeys}${given}`
        if (key.length > stateLimit.key || value.length > stateLimit.value) {
          throw connectorError('internal', undefined, { detail: 'state holds small values only' })
        }
        const sealed = seals.close(value, statePlace(key))
        const updated_at = clock.now()
        await store.transaction(async tx => {
          const { others } = await tx.db
            .selectFrom('integration_state')
            .select(({ fn }) => fn.countAll<number | string>().as('others'))
            .where('integration_id', '=', id)
            .where('key', '<>', key)
            .executeTakeFirstOrThrow()
          if (Number(others) >= stateLimit.keys) {
            throw connectorError('internal', undefined, { detail: 'state holds few values only' })
          }
          await tx.db
            .insertInto('integration_state')
            .values({ integration_id: id, key, sealed, updated_at })
            .onConflict(conflict => conflict.columns(['integration_id', 'key']).doUpdateSet({ sealed, updated_at }))
            .execute()
        })
      },
    },
    seal: {
      close: async plain => asSealed(seals.close(plain, handedOut)),
      open: async sealed => seals.open(sealed, handedOut),
    },
    async once(key, ttlSeconds) {
      const now = clock.now()
      const isCounted = now >= fullUntil && (fullUntil > 0 || asked % onceLimit.countEvery === 0)
      asked += 1
      if (isCounted) fullUntil = (await isOnceFull(store, onceKeys, onceLimit.keys, now)) ? now + onceLimit.restMs : 0
      if (now < fullUntil) throw connectorError('internal', undefined, { detail: 'too many keys are remembered' })
      return store.transaction(tx => once(tx, `${onceKeys}${key}`, now + ttlSeconds * 1000, now))
    },
    keys: { jwks: keys.jwks, sign, certificate: keys.certificate },
    directory: {
      async find(whom) {
        const found = directoryId === undefined ? undefined : await ports.directory.find(directoryId, whom)
        if (found === undefined || rehearsal === undefined) return found
        return (await peopleOf(store.db, rehearsal)).includes(found.externalId) ? found : undefined
      },
      nudge: async reason => {
        if (directoryId !== undefined && rehearsal === undefined) await ports.directory.nudge(directoryId, reason)
      },
    },
    list: manifest.holdsList && rehearsal === undefined ? createPeopleList(store, id) : noList,
    verifications: {
      start: request => ports.verifications.start(by, request),
      latest: async (externalId, maxAgeSeconds) =>
        directoryId === undefined ? undefined : ports.verifications.latest({ directoryId, externalId, maxAgeSeconds, ...whose }),
      latestOfSession: async (externalId, sessionRef, maxAgeSeconds) =>
        directoryId === undefined
          ? undefined
          : ports.verifications.latestOfSession({ directoryId, externalId, sessionRef, maxAgeSeconds, ...whose }),
      view: verificationId => ports.verifications.view(by, verificationId),
      redeem: redemption => ports.verifications.redeem(by, redemption),
      issued,
    },
  }
}
