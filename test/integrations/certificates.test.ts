import { createPublicKey, X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { asIntegrationId, type Connector, type JsonObject } from '../../src/contract/index.ts'
import { factsOf, selfSigned } from '../../src/integrations/certificate.ts'
import { createKeyPair, ownKeys } from '../../src/integrations/keys.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { fakeDirectory } from '../support/fake-connector.ts'
import { admin, directoryInput, emptyTables, errorOf, fakeConnectors, integrationsOn } from '../support/integrations.ts'

const id = asIntegrationId('int-1')
const dayMs = 86_400_000

describe('a certificate of an integration’s own', () => {
  it('is one that others can read, and is signed by its own key', async () => {
    const { privateJwk, publicJwk } = await createKeyPair()
    const from = Date.UTC(2026, 0, 1)
    const pem = await selfSigned(privateJwk, { name: 'Stepgate ü', from, until: Date.UTC(2055, 0, 1) })
    const read = new X509Certificate(pem)
    expect(read.subject).toBe('CN=Stepgate ü')
    expect(read.issuer).toBe(read.subject)
    expect([new Date(read.validFrom).getTime(), new Date(read.validTo).getTime()]).toEqual([from, Date.UTC(2055, 0, 1)])
    expect(read.ca).toBe(false)
    expect(read.verify(read.publicKey)).toBe(true)
    expect(read.publicKey.equals(createPublicKey({ key: publicJwk as Record<string, unknown>, format: 'jwk' }))).toBe(true)
    expect(BigInt(`0x${read.serialNumber}`)).toBeGreaterThan(0n)
  })
})

const certifiedConfig = z.strictObject({
  baseUrl: z.url(),
  clientId: z.string(),
  clientSecret: z.string().meta({ secret: true }),
  certificate: z.string().optional().meta({ secret: true }),
})

describe.each(databases())('the certificates of an integration, on $name', ({ open }) => {
  let database: TestDatabase
  let room: ReturnType<typeof integrationsOn>
  const keys = () => ownKeys(database.store, room.deps.seals, room.clock, id)

  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.dispose())
  beforeEach(async () => {
    await emptyTables(database.store)
    await database.store.transaction(({ db }) => db.deleteFrom('once').execute())
    room = integrationsOn(database)
  })

  it('are made when they are asked for, one for all that ask', async () => {
    await keys().signingKey()
    const [one, two] = await Promise.all([keys().certificate(), keys().certificate()])
    expect(two.thumbprint).toBe(one.thumbprint)
    expect((await keys().certifiedKey()).thumbprint).toBe(one.thumbprint)
    expect(Date.parse(one.notAfter) - room.clock.now()).toBe(730 * dayMs)
  })

  it('stand in the key set beside their keys (RFC 7517 section 4.7)', async () => {
    await keys().signingKey()
    const [bare] = (await keys().jwks()).keys
    expect(bare).not.toHaveProperty('x5c')
    const { pem, thumbprint } = await keys().certificate()
    const [key] = (await keys().jwks()).keys
    expect(key).toMatchObject({ kid: bare?.kid, x5c: [factsOf(pem).der], 'x5t#S256': thumbprint })
  })

  it('are followed by another one two months before they end, which signs two weeks before', async () => {
    const first = await keys().certificate()
    room.clock.advance(669 * dayMs)
    expect((await keys().certificate()).thumbprint).toBe(first.thumbprint)
    room.clock.advance(2 * dayMs)
    const [next, same] = await Promise.all([keys().certificate(), keys().certificate()])
    expect(next.thumbprint).not.toBe(first.thumbprint)
    expect(first.former).toBeUndefined()
    expect(next.former, 'who asks learns which one signs meanwhile').toEqual({
      thumbprint: first.thumbprint,
      notAfter: first.notAfter,
    })
    expect(same.thumbprint).toBe(next.thumbprint)
    expect((await keys().jwks()).keys).toHaveLength(2)
    expect((await keys().certifiedKey()).thumbprint, 'the former signs until the next one was uploaded').toBe(first.thumbprint)
    room.clock.advance(45 * dayMs)
    expect((await keys().certifiedKey()).thumbprint).toBe(next.thumbprint)
    expect((await keys().certificate()).former).toBeUndefined()
  })

  it('are given out where the template has a place for one, and nowhere else', async () => {
    const certified: Connector<unknown> = {
      ...(fakeDirectory as Connector<unknown>),
      manifest: { ...fakeDirectory.manifest, id: 'certified' },
      config: certifiedConfig,
    }
    const { integrations } = integrationsOn(database, { connectors: { ...fakeConnectors, certified } })
    const made = await integrations.create({ ...directoryInput, template: 'certified' }, admin)
    const { id: given, endpoints } = made.integration
    expect(endpoints.certificate).toBe(`https://stepgate.example/i/${given}/certificate.pem`)
    expect(new X509Certificate(await integrations.certificate(given)).subject).toBe(`CN=Stepgate ${given}`)
    const plain = await integrations.create(directoryInput, admin)
    expect(plain.integration.endpoints).not.toHaveProperty('certificate')
    expect((await errorOf(integrations.certificate(plain.integration.id))).code).toBe('not_found')
    expect((await errorOf(integrations.certificate('nobody'))).code).toBe('not_found')
  })

  it('are public: what is stored of one holds no private key', async () => {
    await keys().certificate()
    const rows = await database.store.db.selectFrom('integration_keys').select(['certificate', 'public_jwk']).execute()
    for (const row of rows) expect(JSON.stringify(row satisfies JsonObject)).not.toMatch(/PRIVATE|"d":/)
  })
})
