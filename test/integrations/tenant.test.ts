import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { asIntegrationId, type Connector } from '../../src/contract/index.ts'
import { bindIdentity } from '../../src/directory/enrollment.ts'
import { subjectFor } from '../../src/directory/subjects.ts'
import type { Integrations } from '../../src/integrations/index.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { fakeAccount } from '../support/fake-connector.ts'
import { accountInput, admin, emptyTables, errorOf, fakeConnectors, integrationsOn } from '../support/integrations.ts'
import { testMarks } from '../support/marks.ts'
import { fakeRandom } from '../support/random.ts'

const first = accountInput.config.apiUrl
const precise = `${first}/acme`
const other = 'https://other-api.incode.example'

/** As the fake account, and addresses below one another stand for one tenant. */
const nested: Connector<unknown> = {
  ...fakeAccount,
  open(config, host) {
    const opened = fakeAccount.open(fakeAccount.config.parse(config), host)
    const { verifier } = opened
    if (!verifier) throw new Error('a fake account verifies')
    const continues = async (earlier: string) => {
      const [short, long] = [earlier, verifier.trustAnchor].toSorted((a, b) => a.length - b.length)
      return long?.startsWith(short ?? '-') === true
    }
    return { ...opened, verifier: { ...verifier, continues } }
  },
}

describe.each(databases())('the tenant of an account on $name', ({ open }) => {
  let database: TestDatabase
  let integrations: Integrations
  let id: string
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.dispose())
  beforeEach(async () => {
    await emptyTables(database.store)
    await database.store.transaction(tx => tx.db.deleteFrom('enrollments').execute())
    integrations = integrationsOn(database, { connectors: { ...fakeConnectors, 'fake-incode': nested } }).integrations
    id = (await integrations.create(accountInput, admin)).integration.id
  })

  const random = fakeRandom(11)
  let people = 0
  async function enroll(): Promise<void> {
    const tenant = await anchor()
    people += 1
    const who = { integrationId: asIntegrationId('dir-1'), externalId: `p${people}`, kind: 'external', at: 1 } as const
    await database.store.transaction(async tx => {
      const subject = await subjectFor(tx, who, random, testMarks)
      const proof = { identityId: `id-${people}`, assurance: 'low', evidence: ['test'], verificationId: null, at: 1 } as const
      await bindIdentity(tx, { subject, tenant, ...proof }, random)
    })
  }
  const anchor = async () => (await integrations.account(id)).trustAnchor
  const point = (apiUrl: string) => integrations.update(id, { config: { apiUrl } }, admin)

  it('keeps its name while it is only said more or less precisely', async () => {
    expect(await anchor()).toBe(first)
    await enroll()
    for (const apiUrl of [precise, first, precise]) {
      await point(apiUrl)
      expect(await anchor()).toBe(first)
    }
    await integrations.update(id, { config: { apiKey: 'another-key' } }, admin)
    expect(await anchor()).toBe(first)
  })

  it('is left by nobody whom people are enrolled with, and nothing of the change stays', async () => {
    await enroll()
    await enroll()
    const error = await errorOf(point(other))
    expect(error.code).toBe('config_invalid')
    expect(error.faults).toEqual([{ path: '/config/apiUrl', message: expect.stringMatching(/^2 people are enrolled/) }])
    expect(await integrations.get(id)).toMatchObject({ version: 1, config: { apiUrl: first } })
    expect(await anchor()).toBe(first)
  })

  it('is not left in two steps either', async () => {
    await enroll()
    await point(precise)
    expect((await errorOf(point(`${first}/zeta`))).code).toBe('config_invalid')
    await integrations.update(id, { state: 'disabled' }, admin)
    expect((await errorOf(point(other))).code).toBe('config_invalid')
  })

  it('is left freely where nobody is enrolled, or nobody any more', async () => {
    await point(other)
    expect(await anchor()).toBe(other)
    await enroll()
    await database.store.transaction(tx => tx.db.updateTable('enrollments').set({ ended_at: 2 }).execute())
    await point(first)
    expect(await anchor()).toBe(first)
  })
})
