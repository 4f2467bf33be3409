import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stepThrough } from '../support/passage.ts'
import { allowed, said } from '../support/walk.ts'
import { type World, world } from '../support/world.ts'

/**
 * Values of one person, each as it would stand in the bytes of the file. The search keeps only the end of a word that
 * begins like the one before it, in lower case: ends are looked for, too.
 */
const canary = {
  externalId: '00uZanzibarExternal77',
  login: 'zanzibarine.login@people.example',
  email: 'zanzibarine.mail@people.example',
  givenName: 'Zanzibarine',
  familyName: 'Quillfeather',
  displayName: 'Zanzibarine Quillfeatherly',
  claims: { birth_date: '1971-03-09', phone_number: '+4915112345678', employee_number: 'EMPZANZI42' },
} as const
const traces = ['00uZanzibarExternal77', 'anzibarine', 'illfeather', '1971-03-09', '+4915112345678', 'EMPZANZI42', 'id-zanzibar']

describe('the bytes of a database file', () => {
  let w: World
  beforeAll(async () => {
    w = await world({ database: 'sqlite' })
    const flow = await w.flow()
    for (let n = 0; n < 60; n += 1)
      await w.person({ login: `zan${n}@example.com`, givenName: `Zan${n}`, familyName: `Quill${n}` })
    await w.person(canary)
    for (let n = 60; n < 120; n += 1)
      await w.person({ login: `zan${n}@example.com`, givenName: `Zan${n}`, familyName: `Quill${n}` })
    const passed = { overall: 'OK', identityId: 'id-zanzibar' }
    expect(said(await stepThrough(w, flow, canary.login, passed))).toBe(allowed)
    await w.host.settleDown()
  })
  afterAll(() => w.close())

  async function left(): Promise<readonly string[]> {
    const path = w.where.kind === 'sqlite' ? w.where.path : ''
    const files = await Promise.all([path, `${path}-wal`].map(name => readFile(name, 'latin1')))
    return traces.filter(trace => files.some(bytes => bytes.includes(trace)))
  }

  it('hold what is known of a person, and nothing of whoever was erased, in the log or the search as little', async () => {
    expect(await left()).toEqual(traces)
    const path = `/v1/directory/users/${w.directoryId}/${canary.externalId}`
    expect((await w.admin('DELETE', path, { reason: 'objection' })).status).toBe(200)
    await w.host.settleDown()
    expect(await left()).toEqual([])
    const found = await w.admin<{ items: object[] }>('GET', '/v1/directory/users?search=zan7')
    expect(found.body.items).toHaveLength(11)
  })

  it('hold no more of whom a tombstone was emptied, a day later', async () => {
    const gone = { ...canary, externalId: '00u-gone', login: 'gone.zanzibarine@people.example' }
    await w.person(gone)
    await w.store.loader.gone(w.directoryId, gone.externalId, w.clock.now())
    expect(await left()).toContain('anzibarine')
    w.clock.advance(31 * 86_400_000)
    await w.host.settleDown()
    w.clock.advance(86_400_000)
    await w.host.settleDown()
    expect(await left()).toEqual([])
  })
})
