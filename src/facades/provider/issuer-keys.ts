import { type ActorRef, type Clock, problem, type Random } from '../../contract/index.ts'
import { factsOf, selfSigned } from '../../integrations/certificate.ts'
import { appendAudit } from '../../security/audit.ts'
import type { SealPlace, Seals } from '../../security/seals.ts'
import type { Store, Tx } from '../../storage/store.ts'
import { formerKey, newJwk, type SigningJwk } from './issuer-key-pair.ts'
import { changeKey, dropEndedKeys, type IssuerKeyRow, insertKey, publishedKeys } from './issuer-key-rows.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** So long a key is published before it signs, and after: products keep key sets for a day (Entra, 24 hours). */
const overlapMs = 48 * hourMs
const signsForMs = 90 * 24 * hourMs
const certificateMs = 730 * 24 * hourMs
/** Another process may have changed the set. */
const readEveryMs = 5_000
const host: ActorRef = { kind: 'host', id: 'issuer-keys' }

/** A key as an administrator sees it. */
export interface IssuerKeyView {
  readonly kid: string
  readonly state: 'next' | 'signing' | 'former'
  readonly createdAt: string
  readonly signsFrom: string
  /** Until when it is published; null while it has no successor. */
  readonly publishedUntil: string | null
  /** `x5t#S256` of its certificate; null until that is made. */
  readonly certificate: string | null
}

export interface IssuerKeys {
  /** With private halves, the one that signs first. The same array for as long as nothing changed. */
  published(): Promise<readonly SigningJwk[]>
  list(): Promise<readonly IssuerKeyView[]>
  /** Makes the next key, which signs once every product can know it. `conflict` while there is one. */
  rotate(actor: ActorRef): Promise<readonly IssuerKeyView[]>
  /** At once, for a key that leaked: what it signed is worth nothing any more, and another one signs. */
  revoke(kid: string, actor: ActorRef): Promise<readonly IssuerKeyView[]>
  /** Makes what is due: certificates, and the next key in time. */
  keepUp(): Promise<void>
}

export interface IssuerKeysDeps {
  readonly store: Store
  readonly seals: Seals
  readonly clock: Clock
  readonly random: Random
  readonly publicUrl: string
}

const placeOf = (kid: string): SealPlace => ({ table: 'issuer_keys', row: kid, column: 'private_sealed' })
const iso = (at: number): string => new Date(at).toISOString()

/**
 * The signing keys of the issuer: RS256, which every relying party can verify; stored sealed, and the same for all processes
 * on one database. Each is published before it signs and after, so that no key set that somebody keeps is ever wrong.
 */
export function issuerKeys({ store, seals, clock, random, publicUrl }: IssuerKeysDeps): IssuerKeys {
  let kept: { readonly keys: readonly SigningJwk[]; readonly mark: string; readonly until: number } | undefined

  function readAnew(): void {
    if (kept !== undefined) kept = { ...kept, until: 0 }
  }

  const jwkOf = (row: IssuerKeyRow): SigningJwk => {
    const jwk: SigningJwk = JSON.parse(seals.open(row.private_sealed, placeOf(row.kid)))
    return row.certificate === null ? jwk : { ...jwk, x5c: [factsOf(row.certificate).der] }
  }

  function rowOf(jwk: SigningJwk, follows: string, signsFrom: number): IssuerKeyRow {
    return {
      kid: jwk.kid,
      follows,
      private_sealed: seals.close(JSON.stringify(jwk), placeOf(jwk.kid)),
      certificate: null,
      created_at: clock.now(),
      signs_from: signsFrom,
      not_after: null,
    }
  }

  async function rows(): Promise<readonly IssuerKeyRow[]> {
    const found = await publishedKeys(store.db, clock.now())
    if (found.length > 0) return found
    const first = rowOf((await formerKey(store, seals)) ?? (await newJwk()), '', clock.now())
    await store.transaction(async tx => void (await insertKey(tx, first)))
    return publishedKeys(store.db, clock.now())
  }

  async function note(tx: Tx, actor: ActorRef, action: string, kid: string): Promise<void> {
    await appendAudit(tx, { at: clock.now(), actor, action, target: kid, facts: {} }, random)
  }

  /** True for the one that made it. */
  async function succeed(actor: ActorRef): Promise<boolean> {
    const [signing] = await rows()
    if (signing === undefined) throw new TypeError('a key that was stored cannot be read')
    const now = clock.now()
    const next = rowOf(await newJwk(), signing.kid, now + overlapMs)
    return store.transaction(async tx => {
      if (!(await insertKey(tx, next))) return false
      await changeKey(tx, signing.kid, { not_after: now + 2 * overlapMs })
      await note(tx, actor, 'issuer_key.made', next.kid)
      return true
    })
  }

  async function list(): Promise<readonly IssuerKeyView[]> {
    const [signing, ...others] = await rows()
    const now = clock.now()
    return [...(signing === undefined ? [] : [signing]), ...others].map(row => ({
      kid: row.kid,
      state: row === signing ? 'signing' : row.signs_from > now ? 'next' : 'former',
      createdAt: iso(row.created_at),
      signsFrom: iso(row.signs_from),
      publishedUntil: row.not_after === null ? null : iso(row.not_after),
      certificate: row.certificate === null ? null : factsOf(row.certificate).thumbprint,
    }))
  }

  async function certify(olderThanMs = 0): Promise<void> {
    const before = clock.now() - olderThanMs
    for (const row of (await rows()).filter(one => one.certificate === null && one.created_at <= before)) {
      const about = {
        name: `Stepgate ${new URL(publicUrl).host}`,
        from: row.created_at - hourMs,
        until: row.created_at + certificateMs,
      }
      const certificate = await selfSigned(jwkOf(row), about)
      await store.transaction(tx => changeKey(tx, row.kid, { certificate }))
    }
  }

  return {
    list,
    async published() {
      const now = clock.now()
      if (kept !== undefined && now < kept.until) return kept.keys
      const found = await rows()
      const mark = found.map(({ kid, certificate }) => `${kid} ${certificate === null}`).join()
      const keys = kept?.mark === mark ? kept.keys : found.map(jwkOf)
      kept = { keys, mark, until: now + readEveryMs }
      return keys
    },
    async rotate(actor) {
      if (!(await succeed(actor))) throw problem('conflict', 'The next key is published already, and signs when its time comes.')
      await certify()
      readAnew()
      return list()
    },
    async revoke(kid, actor) {
      const found = await rows()
      const row = found.find(one => one.kid === kid)
      if (row === undefined) throw problem('not_found')
      const another = found.find(one => one.follows === kid)
      const now = clock.now()
      // One that signs nothing yet is replaced by another one that nobody knows: its time begins anew.
      const isWaiting = row.signs_from > now
      const next = another ?? rowOf(await newJwk(), kid, isWaiting ? now + overlapMs : now)
      await store.transaction(async tx => {
        if (another === undefined) await insertKey(tx, next)
        else if (another.signs_from > now) await changeKey(tx, another.kid, { signs_from: now })
        if (isWaiting) await changeKey(tx, row.follows, { not_after: now + 2 * overlapMs })
        await changeKey(tx, kid, { not_after: now })
        await note(tx, actor, 'issuer_key.revoked', kid)
      })
      await certify()
      readAnew()
      return list()
    },
    async keepUp() {
      const [signing, ...others] = await rows()
      const now = clock.now()
      const isWaiting = others.some(row => row.signs_from > now)
      if (signing !== undefined && !isWaiting && signing.signs_from + signsForMs - overlapMs <= now) await succeed(host)
      // Not while a host starts for the first time: what makes certificates takes long to load.
      await certify(minuteMs)
      await store.transaction(tx => dropEndedKeys(tx, now))
      readAnew()
    },
  }
}
