import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { languages } from '../../src/messages/index.ts'
import { type MailStandIn, startMailStandIn } from '../../src/sandbox/mail/index.ts'
import { begin, comeBack, takeSeat } from '../support/passage.ts'
import { allowed, said } from '../support/walk.ts'
import { type Flow, type World, world } from '../support/world.ts'

/** Threat 28: what is done to an account while nobody verifies is told to where its holder is reached of old. */

const minute = 60_000
const day = 86_400_000
const subjects = {
  unbound: { en: 'was taken away', es: 'se ha retirado', pt: 'foi retirada' },
  changed: { en: 'contact data were changed', es: 'sus datos de contacto', pt: 'os seus dados de contacto' },
} as const

describe.each(['sqlite', 'postgres'] as const)('a change of an account that its holder did not make, on %s', database => {
  let mail: MailStandIn
  let w: World
  let flow: Flow
  const tokens = new Map<string, string>()
  beforeAll(async () => {
    mail = await startMailStandIn()
    w = await world({ database, mail })
    flow = await w.flow()
    for (const name of ['Ada', 'Bob']) {
      const made = await w.admin<{ token: string }>('POST', '/v1/admin-tokens', { name, role: 'admin' })
      tokens.set(name, made.body.token)
    }
    w.clock.advance(minute)
    await w.host.settleDown()
  })
  afterAll(async () => {
    await w.close()
    await mail.close()
  })

  let nth = 0
  /** Somebody who was bound by showing themselves, in the language of their flow. */
  async function bound(language?: string, more: object = {}) {
    nth += 1
    const name = `eva-${nth}`
    const login = `${name}@example.com`
    await w.person({ login, ...more })
    if (language === undefined) await w.enroll(login, `id-${name}`)
    else {
      const passage = await begin(flow, login, { language })
      await takeSeat(passage)
      const code = await comeBack(w, passage, { overall: 'OK', identityId: `id-${name}` })
      expect(said(await flow.redeem(code, { loginHint: login }))).toBe(allowed)
    }
    return { name, login }
  }
  async function unbind(name: string): Promise<number> {
    const call = (by: string, path: string, body?: object) =>
      fetch(`${w.url}/v1/supervisions${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${tokens.get(by)}`, 'content-type': 'application/json' },
        body: JSON.stringify(body ?? {}),
      })
    const whom = { integrationId: w.directoryId, externalId: `00u-${name}`, kind: 'unbind', reason: 'lost phone' }
    const { id } = (await (await call('Ada', '', whom)).json()) as { id: string }
    return (await call('Bob', `/${id}/confirm`)).status
  }
  async function heard(address: string, what: string): Promise<number> {
    // What a round finds is sent by the next one.
    await w.host.settleDown()
    await w.host.settleDown()
    return mail.inbox.list(address).filter(one => one.subject.includes(what)).length
  }

  it('is told when their identity is taken away, in their language', async () => {
    for (const language of languages) {
      const { name, login } = await bound(language)
      expect(await unbind(name)).toBe(200)
      expect(await heard(login, subjects.unbound[language])).toBe(1)
      const [message] = mail.inbox.list(login).filter(one => one.subject.includes(subjects.unbound[language]))
      expect(message?.links).toEqual([])
    }
  })

  it('is told at the address of before, once, when the contact data change, and the new address hears nothing', async () => {
    for (const language of languages) {
      const { name, login } = await bound(language)
      await w.person({ login, email: `mallory-${name}@example.com` })
      expect(await heard(login, subjects.changed[language])).toBe(0)
      w.clock.advance(2 * minute)
      expect(await heard(login, subjects.changed[language])).toBe(1)
      w.clock.advance(2 * minute)
      expect(await heard(login, subjects.changed[language])).toBe(1)
      expect(mail.inbox.list(`mallory-${name}@example.com`)).toEqual([])
      // Taken away next, it is told at the address of before as well.
      expect(await unbind(name)).toBe(200)
      expect(await heard(login, subjects.unbound[language])).toBe(1)
      expect(mail.inbox.list(`mallory-${name}@example.com`)).toEqual([])
    }
  })

  it('is told on the telephone of before, too, by a few words without a link', async () => {
    const phone = `+4915112340${database === 'sqlite' ? '01' : '02'}0`
    const { name, login } = await bound('es', { claims: { phone_number: phone } })
    await w.person({ login, email: `mallory-${name}@example.com`, claims: { phone_number: '+4915199999999' } })
    w.clock.advance(2 * minute)
    expect(await heard(login, subjects.changed.es)).toBe(1)
    const texts = mail.texts.filter(({ text }) => text.includes('sus datos de contacto'))
    expect(texts.map(({ to, links }) => ({ to, links }))).toEqual([{ to: phone, links: [] }])
    expect(await unbind(name)).toBe(200)
    await w.host.settleDown()
    expect(mail.texts.at(-1)).toMatchObject({ to: phone, text: expect.stringContaining('se ha retirado') })
  })

  it('is told at the address of before however often they signed in since', async () => {
    const { login } = await bound('en')
    for (let time = 0; time < 21; time += 1) {
      expect((await flow.stepUp(login)).status).toBe(201)
      w.clock.advance(20 * minute)
    }
    await w.person({ login, email: 'mallory@example.com' })
    w.clock.advance(2 * minute)
    expect(await heard(login, subjects.changed.en)).toBe(1)
    expect(mail.inbox.list('mallory@example.com')).toEqual([])
  })

  it('is told at an address that stands for long, also where nothing else is known', async () => {
    const { name, login } = await bound()
    await w.person({ login, email: `new-${name}@example.com` })
    w.clock.advance(15 * day)
    expect(await unbind(name)).toBe(200)
    expect(await heard(`new-${name}@example.com`, subjects.unbound.en)).toBe(1)
  })

  it('is told of nothing else, and nobody is who has no identity here', async () => {
    const { login } = await bound('en')
    await w.person({ login, displayName: 'Eva Else' })
    await w.person({ login: 'plain@example.com' })
    await w.person({ login: 'plain@example.com', email: 'other@example.com' })
    w.clock.advance(2 * minute)
    expect(await heard(login, subjects.changed.en)).toBe(0)
    expect(mail.inbox.list('plain@example.com')).toEqual([])
    expect(mail.inbox.list('other@example.com')).toEqual([])
  })
})
