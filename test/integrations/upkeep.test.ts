import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Attention, asSealed, connectorError, defineConnector, type IntegrationId } from '../../src/contract/index.ts'
import { keepUp } from '../../src/integrations/upkeep.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { admin, emptyTables, fakeConnectors, integrationsOn } from '../support/integrations.ts'

const minute = 60_000
const hour = 60 * minute
const never = new AbortController().signal

describe.each(databases())('the upkeep of integrations, on $name', ({ open }) => {
  let database: TestDatabase
  let room: ReturnType<typeof integrationsOn>
  let id: IntegrationId
  let done: string[] = []
  let work: (signal: AbortSignal) => Promise<void>
  let ended: string[] = []
  let attention: readonly Attention[] | Error = []
  let ending: (signal: AbortSignal) => Promise<void>

  const kept = defineConnector<{
    readonly name?: string | undefined
    readonly key?: string | undefined
    readonly place: string
  }>({
    manifest: {
      id: 'kept',
      name: 'Kept',
      kind: 'directory',
      summary: 'Has to be looked after.',
      docs: 'https://example.com/docs',
      capabilities: ['upkeep'],
      scopes: [],
      egress: [],
    },
    config: z.strictObject({
      name: z.string().optional(),
      key: z.string().meta({ secret: true }).optional(),
      place: z.string().default('here'),
    }),
    configVersion: 1,
    open: ({ name = 'plain', place }) => ({
      upkeep: {
        everySeconds: 3_600,
        place,
        remains: `Something at ${place}.`,
        attention: async () => {
          if (attention instanceof Error) throw attention
          return attention
        },
        async run(signal) {
          done.push(name)
          await work(signal)
        },
        async end(signal) {
          ended.push(name)
          await ending(signal)
        },
      },
    }),
  })

  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.dispose())
  beforeEach(async () => {
    await emptyTables(database.store)
    await database.store.transaction(async ({ db }) => {
      await db.deleteFrom('upkeeps').execute()
      await db.deleteFrom('leases').execute()
      await db.deleteFrom('write_back_switches').execute()
    })
    done = []
    ended = []
    attention = []
    ending = async () => undefined
    work = async () => undefined
    room = integrationsOn(database, { connectors: { ...fakeConnectors, kept } })
    id = (await room.integrations.create({ template: 'kept', name: 'Kept', config: {} }, admin)).integration.id
  })

  const deps = (owner: string) => ({ ...room.deps, integrations: room.integrations, owner })
  const round = (owner = 'a', signal = never) => keepUp(deps(owner), signal)
  const secrets = async () =>
    (await database.store.db.selectFrom('integration_secrets').selectAll().where('integration_id', '=', id).execute()).length
  const row = async () => database.store.db.selectFrom('upkeeps').selectAll().where('integration_id', '=', id).executeTakeFirst()

  it('is done at the first look, and then in its interval', async () => {
    await round()
    await round()
    expect(done).toHaveLength(1)
    room.clock.advance(hour - 1)
    await round()
    expect(done).toHaveLength(1)
    room.clock.advance(hour * 0.1 + 1)
    await round()
    expect(done).toHaveLength(2)
  })

  it('is done soon after the integration was changed', async () => {
    await round()
    await room.integrations.update(id, { config: { name: 'changed' } }, admin)
    await round()
    expect(done).toEqual(['plain', 'changed'])
  })

  it('is done once, however many replicas look at once', async () => {
    await Promise.all(['a', 'b', 'c', 'd'].map(owner => round(owner)))
    await Promise.all(['a', 'b', 'c', 'd'].map(owner => round(owner)))
    expect(done).toHaveLength(1)
  })

  it('is left to whoever is at it, and taken over from whoever died', async () => {
    const gone = Promise.withResolvers<void>()
    const reached = Promise.withResolvers<void>()
    work = () => {
      reached.resolve()
      return gone.promise
    }
    const first = round('a')
    await reached.promise
    await round('b')
    expect(done).toHaveLength(1)
    work = async () => undefined
    room.clock.advance(7 * minute)
    await round('b')
    expect(done).toHaveLength(2)
    gone.resolve()
    await first
  })

  it('comes later and later while it fails, and says why', async () => {
    work = async () => {
      throw connectorError('permission_missing', undefined, { detail: 'token=abc' })
    }
    for (const [failures, minutes] of [1, 5, 30, 180, 180].entries()) {
      await round()
      expect(await row()).toMatchObject({ failures: failures + 1, error_code: 'permission_missing' })
      room.clock.advance(minutes * minute - 1)
      await round()
      expect(done).toHaveLength(failures + 1)
      room.clock.advance(minutes * minute * 0.1 + 1)
    }
    const told = room.log.lines.filter(line => line.includes('the upkeep of an integration failed'))
    expect(told).toHaveLength(5)
    expect(told.join()).not.toContain('token=abc')
    work = async () => undefined
    await round()
    expect(await row()).toMatchObject({ failures: 0, error_code: null })
  })

  it('is tried at once again where a changed configuration may have mended it', async () => {
    work = async () => {
      throw connectorError('credentials_invalid')
    }
    await round()
    await room.integrations.update(id, { config: { name: 'mended' } }, admin)
    work = async () => undefined
    await round()
    expect(await row()).toMatchObject({ failures: 0, version: 2 })
  })

  it('is no failure where the host stops meanwhile', async () => {
    const stopping = new AbortController()
    work = async signal => {
      stopping.abort()
      signal.throwIfAborted()
    }
    await round('a', stopping.signal)
    expect(await row()).toMatchObject({ failures: 0, error_code: null })
    expect(room.log.lines.join()).not.toContain('failed')
    work = async () => undefined
    await round('b')
    expect(await row()).toMatchObject({ failures: 0 })
  })

  it.each(['disabled', 'deleted'])('is not done for what is %s, and one does not keep others from theirs', async how => {
    const other = await room.integrations.create({ template: 'kept', name: 'Other', config: { name: 'other' } }, admin)
    if (how === 'disabled') await room.integrations.update(id, { state: 'disabled' }, admin)
    else await room.integrations.remove(id, 'Kept', admin)
    work = async () => {
      throw connectorError('provider_unavailable')
    }
    await round()
    expect(done).toEqual(['other'])
    room.clock.advance(1)
    await room.integrations.remove(other.integration.id, 'Other', admin)
    await round()
    expect(await database.store.db.selectFrom('upkeeps').selectAll().execute()).toEqual([])
  })

  it('leaves nothing behind of what was deleted while it ran', async () => {
    work = async () => {
      room.clock.advance(1)
      await room.integrations.remove(id, 'Kept', admin)
    }
    await round()
    await round()
    expect([done, ended, await row(), await secrets()]).toEqual([['plain'], ['plain'], undefined, 0])
  })

  it('tells what somebody has to do, with the days that are left, also where it then fails, until it is done', async () => {
    const shown = async () => (await room.integrations.get(id)).attention
    const endsAt = room.clock.now() + 20 * 24 * hour
    attention = [{ code: 'credential_ends', actor: 'admin', advice: 'Upload a new one.', endsAt }]
    work = async () => {
      throw connectorError('credentials_invalid')
    }
    expect(await shown()).toEqual([])
    await round()
    const [one, ...more] = await shown()
    expect([one?.code, one?.actor, one?.advice, one?.daysLeft, more]).toEqual([
      'credential_ends',
      'admin',
      'Upload a new one.',
      20,
      [],
    ])
    room.clock.advance(19.5 * 24 * hour)
    expect((await room.integrations.list()).map(view => view.attention[0]?.daysLeft)).toEqual([0])
    await room.integrations.update(id, { state: 'disabled' }, admin)
    expect(await shown()).toEqual([])
    room.clock.advance(1)
    await room.integrations.update(id, { state: 'enabled' }, admin)
    expect(await shown()).toHaveLength(1)
    attention = []
    work = async () => undefined
    room.clock.advance(24 * hour)
    await round()
    expect(await shown()).toEqual([])
  })

  it('is done also where what is to be told cannot be seen, and goes on telling what was seen last', async () => {
    const seen: Attention = { code: 'credential_ends', actor: 'admin', advice: 'Upload a new one.' }
    attention = [seen]
    await round()
    attention = connectorError('permission_missing', undefined, { detail: 'token=abc' })
    room.clock.advance(2 * hour)
    await round()
    expect([done.length, (await row())?.error_code]).toEqual([2, null])
    expect((await room.integrations.get(id)).attention).toMatchObject([seen])
    const told = room.log.lines.filter(line => line.includes('could not be seen'))
    expect(told).toHaveLength(1)
    expect(told.join()).not.toContain('token=abc')
  })

  describe('what a broken connector wants to be told', () => {
    /** What the connector wants to be told; that a change of the test's is held is the host's. */
    const advices = async () =>
      (await room.integrations.get(id)).attention
        .filter(({ code }) => code !== 'change_held')
        .map(({ advice, endsAt }) => ({ advice, endsAt }))
    const endsNever = (endsAt: number): Attention => ({ code: 'credential_ends', actor: 'admin', advice: 'Upload.', endsAt })

    it.each([1e20, -1, Number.NaN, Number.POSITIVE_INFINITY])('has no end where that is no date: %s', async endsAt => {
      attention = [endsNever(endsAt)]
      await round()
      expect(await advices()).toEqual([{ advice: 'Upload.', endsAt: null }])
      expect(await room.integrations.list()).toHaveLength(1)
    })

    it('is cut where it is long, without a piece of a secret, and is no reason to begin again at once', async () => {
      await room.integrations.update(id, { config: { key: 'key-canary' } }, admin)
      attention = [{ code: 'credential_ends', actor: 'admin', advice: `${'x'.repeat(995)}key-canary` }]
      await round()
      room.clock.advance(minute)
      await round()
      expect(done).toHaveLength(1)
      expect(await advices()).toEqual([{ advice: `${'x'.repeat(995)}[secr`, endsAt: null }])
    })

    it('is left out where it is nothing that we know', async () => {
      attention = [{ code: 'out_of_luck' }, null, endsNever(room.clock.now())] as unknown as readonly Attention[]
      await round()
      expect(await advices()).toHaveLength(1)
      attention = 'all is lost' as unknown as readonly Attention[]
      room.clock.advance(2 * hour)
      await round()
      expect([done.length, (await advices()).length]).toEqual([2, 1])
    })

    it('keeps nobody from any integration where it can no longer be read, until it is told anew', async () => {
      attention = [endsNever(room.clock.now())]
      await round()
      await database.store.transaction(({ db }) =>
        db
          .updateTable('integration_state')
          .set({ sealed: asSealed('v1.gone.a.b.c.d') })
          .where('integration_id', '=', id)
          .execute(),
      )
      expect([await advices(), (await room.integrations.list()).length]).toEqual([[], 1])
      room.clock.advance(2 * hour)
      await round()
      expect(await advices()).toHaveLength(1)
    })
  })

  describe('when the integration is sent elsewhere', () => {
    const move = (place: string) => room.integrations.update(id, { config: { place, name: place } }, admin)
    const told = async () => {
      const steps = await room.integrations.test(id, never)
      return steps.find(({ step }) => step === 'former_place')?.advice
    }
    beforeEach(() => round())

    it('what it made is taken away with the configuration that made it, before the next one is in force', async () => {
      let version = 0
      ending = async () => {
        version = (await room.integrations.get(id)).version
      }
      expect((await move('there')).remains).toEqual([])
      expect([version, ended]).toEqual([1, ['plain']])
      await round()
      expect([done, await told()]).toEqual([['plain', 'there'], undefined])
    })

    it('and what it made cannot be taken away, that is told at once and later, for a month, and until it is back', async () => {
      ending = async () => {
        throw connectorError('credentials_invalid', undefined, { detail: 'token=abc' })
      }
      expect((await move('there')).remains).toEqual(['Something at here.'])
      expect(await told()).toBe('Something at here.')
      await round()
      expect((await move('beyond')).remains).toEqual(['Something at there.'])
      expect(await told()).toBe('Something at there. Something at here.')
      await round()
      await move('here')
      expect(await told()).toBe('Something at beyond. Something at there.')
      room.clock.advance(31 * 24 * hour)
      expect(await told()).toBeUndefined()
      expect(room.log.lines.join()).not.toContain('token=abc')
    })

    it('while another process is at it, that is not waited for, and what it makes is told', async () => {
      room.clock.advance(2 * hour)
      const gone = Promise.withResolvers<void>()
      const reached = Promise.withResolvers<void>()
      work = () => {
        reached.resolve()
        return gone.promise
      }
      const other = round('b')
      await reached.promise
      expect((await move('there')).remains).toEqual(['Something at here.'])
      expect(ended).toEqual([])
      gone.resolve()
      await other
    })

    it('and somebody else saves first, it is made anew where it was', async () => {
      ending = async () => {
        ending = async () => undefined
        await room.integrations.update(id, { name: 'Renamed' }, admin)
      }
      await expect(move('there')).rejects.toMatchObject({ code: 'version_conflict' })
      await round()
      expect([done, ended]).toEqual([['plain', 'plain'], ['plain']])
    })

    it('and back, and then is ended there, nothing of that place is told of any more', async () => {
      ending = async () => {
        throw connectorError('provider_unavailable')
      }
      await move('there')
      await round()
      await move('here')
      ending = async () => undefined
      await round()
      await move('beyond')
      expect(await told()).toBe('Something at there.')
    })

    it('twice before it ran anywhere else, it is taken away once', async () => {
      await move('there')
      expect((await move('beyond')).remains).toEqual([])
      await round()
      expect([done, ended]).toEqual([['plain', 'beyond'], ['plain']])
    })

    it('and its former configuration opens no more, that is told in the words of that time', async () => {
      ending = async () => {
        throw connectorError('credentials_invalid')
      }
      await move('there')
      await database.store.transaction(async ({ db }) => {
        const config = '{"place":"here","unknown":1}'
        await db.updateTable('integration_versions').set({ config }).where('version', '=', 1).execute()
      })
      expect(await told()).toBe('Something at here.')
    })

    it('there is nothing to take away of one that never ran, or is off and was ended', async () => {
      room.clock.advance(1)
      await room.integrations.update(id, { state: 'disabled' }, admin)
      room.clock.advance(1)
      await round()
      expect((await move('there')).remains).toEqual([])
      expect(ended).toEqual(['plain'])
    })
  })

  describe('when the integration is sent elsewhere while it is off', () => {
    const move = (place: string) => room.integrations.update(id, { config: { place, name: place } }, admin)
    const told = async () => (await room.integrations.test(id, never)).find(({ step }) => step === 'former_place')?.advice
    const turn = async (state: 'enabled' | 'disabled') => {
      room.clock.advance(1)
      await room.integrations.update(id, { state }, admin)
    }
    beforeEach(async () => {
      await round()
      await turn('disabled')
    })

    it('before anybody took away what it made, that is taken away at the save, and by no round again', async () => {
      expect((await move('there')).remains).toEqual([])
      expect(ended).toEqual(['plain'])
      await turn('enabled')
      await round()
      await round()
      expect([done, ended, await told()]).toEqual([['plain', 'there'], ['plain'], undefined])
    })

    it('and the taking away has failed before, it is tried with the former configuration', async () => {
      ending = async () => {
        throw connectorError('provider_unavailable')
      }
      await round()
      ending = async () => undefined
      expect((await move('there')).remains).toEqual([])
      expect([ended, await row()]).toEqual([['plain', 'plain'], undefined])
    })

    it('twice, what is told and tried is of the configuration that ran', async () => {
      ending = async () => {
        throw connectorError('provider_unavailable')
      }
      expect((await move('there')).remains).toEqual(['Something at here.'])
      expect((await move('beyond')).remains).toEqual(['Something at here.'])
      await turn('enabled')
      await round()
      expect([done, ended, await told()]).toEqual([['plain', 'beyond'], ['plain', 'plain', 'plain'], 'Something at here.'])
    })

    it('and a round takes it away later, it is told of no more', async () => {
      ending = async () => {
        throw connectorError('provider_unavailable')
      }
      await move('there')
      expect(await told()).toBe('Something at here.')
      ending = async () => undefined
      room.clock.advance(hour)
      await round()
      expect([ended, await told()]).toEqual([['plain', 'plain'], undefined])
    })
  })

  describe('when the integration ends', () => {
    const disable = () => room.integrations.update(id, { state: 'disabled' }, admin)
    const remove = async () => void (await room.integrations.remove(id, 'Kept', admin))
    beforeEach(async () => {
      await room.integrations.update(id, { config: { name: 'plain', key: 'key-canary' } }, admin)
    })
    /** One that ran, and that somebody then turned off. */
    const turnedOff = async (turnOff: () => Promise<unknown>) => {
      await round()
      room.clock.advance(minute)
      await turnOff()
    }
    const actions = async () => {
      const entries = await database.store.db.selectFrom('audit').select('action').where('target', '=', id).execute()
      return entries.map(({ action }) => action).filter(action => action.startsWith('upkeep.'))
    }

    it.each([
      ['disabled', disable, 1],
      ['deleted', remove, 0],
    ])('because it is %s, what it made is taken away, once, however many replicas look', async (_, turnOff, left) => {
      await turnedOff(turnOff)
      expect(await secrets()).toBe(1)
      await Promise.all(['a', 'b', 'c'].map(owner => round(owner)))
      await Promise.all(['a', 'b', 'c'].map(owner => round(owner)))
      expect([done, ended, await row(), await secrets()]).toEqual([['plain'], ['plain'], undefined, left])
      expect(await actions()).toEqual(['upkeep.ended'])
    })

    it('there is nothing to take away where it never ran, and no credential is kept for it', async () => {
      await remove()
      expect(await secrets()).toBe(0)
      await round()
      expect([done, ended]).toEqual([[], []])
    })

    it('and is enabled again, what was taken away is made anew at once', async () => {
      await turnedOff(disable)
      await round()
      await room.integrations.update(id, { state: 'enabled' }, admin)
      await round()
      expect([done, ended]).toEqual([['plain', 'plain'], ['plain']])
    })

    it('and is enabled again before all was taken away, it is looked after at once', async () => {
      ending = async () => {
        throw connectorError('provider_unavailable')
      }
      await turnedOff(disable)
      await round()
      room.clock.advance(1)
      await room.integrations.update(id, { state: 'enabled' }, admin)
      await round()
      expect([done, ended]).toEqual([['plain', 'plain'], ['plain']])
    })

    it('it is tried again, later and later, for a week at most, with the credentials that go then', async () => {
      ending = async () => {
        throw connectorError('credentials_invalid', undefined, { detail: 'token=abc' })
      }
      await turnedOff(remove)
      for (let hours = 0; hours < 7 * 24; hours += 4) {
        await round()
        expect([await secrets(), (await row())?.error_code]).toEqual([1, 'credentials_invalid'])
        room.clock.advance(4 * hour)
      }
      const tries = ended.length
      expect(tries).toBeGreaterThan(20)
      await round()
      expect([ended.length, await row(), await secrets()]).toEqual([tries + 1, undefined, 0])
      expect(await actions()).toEqual(['upkeep.abandoned'])
      room.clock.advance(24 * hour)
      await round()
      expect(ended).toHaveLength(tries + 1)
      expect(room.log.lines.join()).not.toContain('token=abc')
    })

    it('it is ended as it ran last, whatever was saved since', async () => {
      await turnedOff(disable)
      await room.integrations.update(id, { config: { name: 'elsewhere' } }, admin)
      await round()
      expect(ended).toEqual(['plain'])
    })

    it('by the host, nothing is taken away by half and forgotten', async () => {
      await turnedOff(remove)
      const stopping = new AbortController()
      ending = async signal => {
        stopping.abort()
        signal.throwIfAborted()
      }
      await round('a', stopping.signal)
      expect(await secrets()).toBe(1)
      ending = async () => undefined
      await round('b')
      expect([ended.length, await row(), await secrets()]).toEqual([2, undefined, 0])
    })

    it('the credentials stay for as long as write-back has something to clear', async () => {
      await turnedOff(async () => {
        await database.store.transaction(tx =>
          tx.db
            .insertInto('write_back_switches')
            .values({
              integration_id: id,
              state: 'clearing',
              version: 1,
              valid_days: 90,
              changed_at: 0,
              prepared_at: 0,
              cleared: 0,
              error_code: null,
              looked_at: 0,
              next_version: null,
              next_valid_days: null,
            })
            .execute(),
        )
        await remove()
      })
      await round()
      expect([ended, await row(), await secrets()]).toEqual([['plain'], undefined, 1])
    })
  })
})
