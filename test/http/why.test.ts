import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Purpose, Result, SourceUser } from '../../src/contract/index.ts'
import { type Shell, shell } from '../support/command.ts'
import { confirmChanges } from '../support/held.ts'
import { type Answer, type Flow, type World, world } from '../support/world.ts'

interface Sentence {
  readonly code: string
  readonly text: string
  readonly blocks: boolean
  readonly actor: string | null
  readonly integrationId: string | null
  readonly until: string | null
}
interface PurposeView {
  readonly can: boolean
  readonly sentences: readonly Sentence[]
  readonly doors: readonly { readonly integrationId: string; readonly open: boolean; readonly policy: { readonly id: string } }[]
}
type Why = Readonly<Record<'step_up' | 'account_recovery' | 'helpdesk', PurposeView>> & { readonly enrollment: string }

const day = 86_400_000

describe('why a person can or cannot be verified', () => {
  let w: World
  let flow: Flow
  let here: Shell
  beforeAll(async () => {
    w = await world()
    flow = await w.flow()
    here = await shell()
    await w.person({ login: 'ana@example.com' })
    await w.enroll('ana@example.com', 'id-ana')
    await w.person({ login: 'bo@example.com' })
  })
  afterAll(async () => {
    await here.close()
    await w.close()
  })

  const why = async (externalId: string): Promise<Why> => {
    const answer = await w.admin<Why>('GET', `/v1/directory/users/${w.directoryId}/${externalId}/why`)
    expect(answer.status).toBe(200)
    return answer.body
  }
  const stops = ({ sentences }: PurposeView) => sentences.filter(({ blocks }) => blocks).map(({ code }) => code)
  const notes = ({ sentences }: PurposeView) => sentences.filter(({ blocks }) => !blocks).map(({ code }) => code)
  const started = async (purpose: Purpose, loginHint: string): Promise<Answer<Result>> =>
    flow.call('POST', purpose === 'step_up' ? '/step-up' : '/account-recovery', { loginHint, returnUrl: flow.returnUrl })
  const isLetIn = ({ body }: Answer<Result>) => body.links.verify !== null

  /** Somebody of their own, whom no other test changes. */
  async function somebody(name: string, more: Partial<SourceUser> = {}): Promise<{ login: string; externalId: string }> {
    const login = `${name}@example.com`
    const { externalId } = await w.person({ login, ...more })
    return { login, externalId }
  }

  it('says through which integration the way is open, and by which policy', async () => {
    const { step_up, enrollment } = await why('00u-ana')
    expect(enrollment).toBe('enrolled')
    expect(step_up).toMatchObject({
      can: true,
      doors: [{ integrationId: flow.integrationId, open: true, policy: { id: 'default' } }],
    })
    expect(stops(step_up)).toEqual([])
    expect(notes(step_up)).toContain('door_open')
  })

  it('says of whoever is not enrolled that a step-up binds them, and that nothing gives their account back', async () => {
    const { step_up, account_recovery } = await why('00u-bo')
    expect(notes(step_up)).toContain('first_binding')
    expect(account_recovery.can).toBe(false)
    expect(account_recovery.sentences[0]).toMatchObject({ code: 'not_enrolled', blocks: true, actor: 'operator' })
  })

  it('says that nobody offers it, where nobody does', async () => {
    const { helpdesk } = await why('00u-ana')
    expect(helpdesk).toMatchObject({ can: false, doors: [] })
    expect(stops(helpdesk)).toEqual(['no_door'])
  })

  it.each<[string, Partial<SourceUser>, 'low' | 'medium' | undefined]>([
    ['is enrolled', {}, 'medium'],
    ['is enrolled at low', {}, 'low'],
    ['is not enrolled', {}, undefined],
    ['is suspended', { status: 'suspended', sourceStatus: 'SUSPENDED' }, 'medium'],
    ['is locked out', { status: 'locked', sourceStatus: 'LOCKED_OUT' }, 'medium'],
    ['is deactivated', { status: 'inactive', sourceStatus: 'DEPROVISIONED' }, undefined],
  ])('says what a start says of somebody who %s', async (how, more, assurance) => {
    const { login, externalId } = await somebody(how.replaceAll(' ', '-'), more)
    if (assurance !== undefined) await w.enroll(login, `id-${externalId}`, assurance)
    w.clock.advance(20 * day)
    await w.person({ login, ...more })
    const said = await why(externalId)
    for (const purpose of ['step_up', 'account_recovery'] as const) {
      const answer = await started(purpose, login)
      expect(`${purpose} ${said[purpose].can}`).toBe(`${purpose} ${isLetIn(answer)}`)
    }
  })

  it('tells when what the directory says was changed, which no first binding is compared with for a while', async () => {
    const changedAt = w.clock.now() - day
    const { externalId } = await somebody('renamed', { changedAt: new Date(changedAt).toISOString() })
    const { step_up } = await why(externalId)
    const [first] = step_up.sentences
    expect(first).toMatchObject({ code: 'claims_unsettled', blocks: true, actor: null })
    expect(Date.parse(first?.until ?? '')).toBe(changedAt + 14 * day)
    expect(step_up.can).toBe(false)
  })

  it('tells of an old view, and starts nothing to find out', async () => {
    const asked = async () => (await fetch(`${w.org.standIn.url}/__sandbox/requests`)).json() as Promise<{ total: number }>
    const before = await asked()
    w.clock.advance(4 * day)
    const { step_up } = await why('00u-ana')
    expect(notes(step_up)).toContain('view_too_old')
    expect(await asked()).toEqual(before)
    const { body } = await w.admin<{ items: readonly object[] }>('GET', '/v1/verifications?externalId=00u-ana')
    expect(body.items).toEqual([])
  })

  it('names the last one of each purpose, and how it ended', async () => {
    const { login, externalId } = await somebody('cy')
    await started('account_recovery', login)
    const { account_recovery, step_up } = await why(externalId)
    const last = account_recovery.sentences.find(({ code }) => code === 'last_verification')
    expect(last?.text).toMatch(
      /^The last one was started at \d{4}-\d\d-\d\d \d\d:\d\d UTC and was refused: nobody is enrolled for the account\.$/,
    )
    expect(notes(step_up)).toContain('never_verified')
  })

  it('says that a looser change is held, until somebody confirms it', async () => {
    const config = {
      directoryIntegrationId: w.directoryId,
      purposes: ['step_up', 'account_recovery', 'sign_up'],
      attestsSession: true,
    }
    const patched = await w.admin('PATCH', `/v1/integrations/${flow.integrationId}`, { config })
    expect(patched.status).toBe(200)
    const held = await why('00u-ana')
    expect(stops(held.account_recovery)).toContain('change_held')
    expect(held.account_recovery.sentences.find(({ code }) => code === 'change_held')).toMatchObject({ actor: 'operator' })
    expect(stops(held.step_up)).not.toContain('change_held')
    await confirmChanges(w)
    expect(stops((await why('00u-ana')).account_recovery)).not.toContain('change_held')
  })

  it('names the owner for what is suspended, and who disabled it for what is disabled', async () => {
    const path = `/v1/integrations/${flow.integrationId}`
    expect((await w.admin('PATCH', path, { state: 'disabled' })).status).toBe(200)
    expect((await why('00u-ana')).step_up.sentences[0]).toMatchObject({ code: 'door_disabled', actor: 'operator' })
    expect((await w.admin('PATCH', path, { state: 'enabled' })).status).toBe(200)
    await confirmChanges(w)
    expect((await w.admin('POST', `${path}/suspend`, { why: 'looked odd' })).status).toBe(200)
    const { step_up } = await why('00u-ana')
    expect(step_up).toMatchObject({ can: false, doors: [{ open: false }] })
    expect(step_up.sentences[0]).toMatchObject({ code: 'door_suspended', actor: 'owner', integrationId: flow.integrationId })
    expect((await w.admin('POST', `${path}/release`, { why: 'was nothing' })).status).toBe(200)
    expect((await w.admin('PATCH', path, { state: 'enabled' })).status).toBe(200)
    await confirmChanges(w)
  })

  it('knows nobody whom the directory does not know, and no directory that there is not', async () => {
    expect((await w.admin('GET', `/v1/directory/users/${w.directoryId}/00u-nobody/why`)).status).toBe(404)
    expect((await w.admin('GET', '/v1/directory/users/int-nowhere/00u-ana/why')).status).toBe(404)
  })

  it('is not for agents', async () => {
    const { body } = await w.admin<{ token: string }>('POST', '/v1/admin-tokens', {
      name: 'Ann',
      role: 'agent',
      person: { integrationId: w.directoryId, externalId: '00u-ana' },
    })
    const headers = { authorization: `Bearer ${body.token}` }
    expect((await fetch(`${w.url}/v1/directory/users/${w.directoryId}/00u-ana/why`, { headers })).status).toBe(403)
  })

  it('says the same on the command line, by login', async () => {
    const env = { STEPGATE_URL: w.url, STEPGATE_TOKEN: w.adminToken }
    const ran = await here.run(['why', 'ANA@example.com'], env)
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out).toContain('(ana@example.com), enrolled, medium')
    expect(ran.out).toMatch(/^Can step up$/m)
    expect(ran.out).toMatch(
      /^ {2}! No integration offers verification of callers to people of Okta\. \[an administrator here\]$/m,
    )
    const json = await here.run(['why', 'ana@example.com', '--integration', w.directoryId, '--json'], env)
    expect(Object.keys(JSON.parse(json.out) as object)).toEqual(Object.keys(await why('00u-ana')))
    const nobody = await here.run(['why', 'nobody@example.com'], env)
    expect(nobody).toMatchObject({ code: 2, err: 'stepgate: no directory has anybody whose login is nobody@example.com' })
  })
})
