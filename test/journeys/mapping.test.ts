import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { birthDateAttribute } from '../../src/sandbox/graph/index.ts'
import { entraDirectory } from '../support/entra-directory.ts'
import { oktaDirectory } from '../support/okta-directory.ts'
import { order, runsOf, synced } from '../support/runs.ts'
import { type World, world } from '../support/world.ts'

interface Mapped {
  readonly id: string
  /** A mapping that is wrong for everybody, and one that is right. */
  readonly wrong: object
  readonly right: object
  /** One person has no birth date by the right one. */
  spoil(n: number): Promise<unknown>
  close(): Promise<void>
}
interface Preview {
  readonly rows: readonly {
    readonly claims: Readonly<Record<string, { readonly before: string | null; readonly after: string | null }>>
    readonly unread: readonly string[]
  }[]
}

async function okta(w: World): Promise<Mapped> {
  const it = await oktaDirectory(w, 12)
  return {
    id: it.integrationId,
    wrong: { birth_date: 'profile.city' },
    right: { birth_date: 'profile.birthDate', employee_number: 'profile.zipCode' },
    spoil: n => order(it, 'users', { upsert: [{ profile: { login: `user${n}@example.com`, birthDate: 'in spring' } }] }),
    close: () => it.close(),
  }
}

async function entra(w: World): Promise<Mapped> {
  const it = await entraDirectory(w, 12)
  return {
    id: it.integrationId,
    wrong: { birth_date: 'city' },
    right: { birth_date: birthDateAttribute, employee_number: 'postalCode' },
    spoil: n =>
      order(it, 'users', {
        upsert: [{ userPrincipalName: `user${n}@entra.example`, [birthDateAttribute]: 'in spring' }],
      }),
    close: () => it.close(),
  }
}

describe.each([
  { name: 'Okta', make: okta },
  { name: 'Entra', make: entra },
])('the mapping of $name', ({ make }) => {
  let w: World
  let directory: Mapped
  beforeAll(async () => {
    w = await world()
    directory = await make(w)
    await synced(w, directory.id, { mode: 'full' })
  })
  afterAll(async () => {
    await directory.close()
    await w.close()
  })

  const preview = async (mapping: object) => {
    const { status, body } = await w.admin<Preview>('POST', `/v1/integrations/${directory.id}/mapping/preview`, {
      mapping,
      limit: 3,
    })
    expect(status).toBe(200)
    return body.rows
  }
  const save = (mapping: object) => w.admin('PATCH', `/v1/integrations/${directory.id}`, { config: { mapping } })
  const unread = async (runId: string) =>
    (await w.admin<{ items: { login: string; code: string }[] }>('GET', `/v1/sync-runs/${runId}/people?kind=unread`)).body.items

  it('shows on real people what it would make of them, and saves nothing', async () => {
    const runs = await runsOf(w, directory.id)
    const wrong = await preview(directory.wrong)
    expect(wrong).toHaveLength(3)
    for (const row of wrong) {
      expect(row.unread).toEqual(['birth_date'])
      expect(row.claims.given_name).toMatchObject({ before: expect.any(String), after: expect.any(String) })
    }
    const right = await preview(directory.right)
    for (const row of right) {
      expect(row.unread).toEqual([])
      expect(row.claims.birth_date?.after).toMatch(/^\d{4}-\d\d-\d\d$/)
    }
    expect(await runsOf(w, directory.id)).toHaveLength(runs.length)
    const { body } = await w.admin<{ config: object }>('GET', `/v1/integrations/${directory.id}`)
    expect(body.config).not.toHaveProperty('mapping')
  })

  it('is followed by a full read, which says of whom something could not be read, and stops for nobody', async () => {
    await directory.spoil(3)
    expect((await save(directory.right)).status).toBe(200)
    const run = await synced(w, directory.id)
    expect(run).toMatchObject({ mode: 'full', state: 'done', counts: { seen: 12 } })
    expect(await unread(run.id)).toMatchObject([{ login: expect.stringMatching(/^user3@/), code: 'birth_date' }])
    expect((await w.admin<{ total: number }>('GET', `/v1/directory/counts?integrationId=${directory.id}`)).body.total).toBe(12)
  })

  it('that is wrong for everybody still reads everybody', async () => {
    await save(directory.wrong)
    const run = await synced(w, directory.id)
    expect(run).toMatchObject({ mode: 'full', state: 'done', counts: { seen: 12, removed: 0 } })
    expect(await unread(run.id)).toHaveLength(12)
    await save(directory.right)
  })
})
