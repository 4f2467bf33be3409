import { exportJWK, generateKeyPair } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemRandom } from '../../src/security/clock.ts'
import { createKey } from '../../src/security/key.ts'
import { browser } from '../support/browser.ts'
import { type Shell, shell } from '../support/command.ts'
import { freePort } from '../support/world.ts'

describe('the command line', () => {
  let here: Shell
  beforeAll(async () => {
    here = await shell()
  })
  afterAll(() => here.close())

  describe('used wrongly', () => {
    it.each([
      ['an unknown command', ['dance']],
      ['an unknown option', ['sandbox', '--fast']],
      ['a port that is none', ['sandbox', '--port', 'eighty']],
      ['a port beyond the last one', ['sandbox', '--port', '65536']],
      ['people that are no number', ['sandbox', '--users', '-1']],
      ['a trial’s port that is none', ['trial', '--port', 'x']],
      ['serve without a file', ['serve']],
      ['an owner link without a file', ['admin', 'link']],
      ['a check of nothing', ['check']],
      ['a try without a login', ['try', 'some-integration', '--url', 'http://127.0.0.1:9', '--token', 't']],
      ['no host to talk to', ['users', 'list']],
      ['a host and no token', ['integrations', 'list', '--url', 'http://127.0.0.1:9']],
      ['an argument too many', ['keys', 'new', 'please']],
    ])('ends with 2 and a sentence, and prints nothing to stdout: %s', async (_what, args) => {
      const ran = await here.run(args)
      expect(ran).toMatchObject({ code: 2, out: '' })
      expect(ran.err).not.toBe('')
      expect(ran.err).not.toMatch(/\n\s+at /)
    })

    it('takes a port from the environment as from the option', async () => {
      expect(await here.run(['sandbox', '--json'], { PORT: 'x' })).toMatchObject({ code: 2, out: '' })
    })

    it('explains itself with 0', async () => {
      for (const args of [['--help'], ['help'], ['serve', '--help'], ['keys', 'new', '--help'], ['users', 'list', '--help']]) {
        const ran = await here.run(args)
        expect(`${args.join(' ')} ${ran.code}`).toBe(`${args.join(' ')} 0`)
        expect(ran.out).toContain('Usage:')
        expect(ran.err).toBe('')
      }
    })

    it('says that nothing answers, to whoever runs the host', async () => {
      const ran = await here.run(['users', 'list', '--url', 'http://127.0.0.1:9', '--token', 'x'])
      expect(ran).toMatchObject({ code: 1, out: '' })
      expect(ran.err).toBe('stepgate: nothing answers at http://127.0.0.1:9: is the host running?')
    })
  })

  describe('keys', () => {
    it('makes a key that it accepts, another one each time', async () => {
      const [one, two] = [await here.run(['keys', 'new']), await here.run(['keys', 'new'])]
      expect(one).toMatchObject({ code: 0, err: '' })
      expect(one.out).not.toBe(two.out)
      expect(await here.run(['keys', 'check'], { STEPGATE_KEY: one.out })).toMatchObject({
        code: 0,
        out: '1 usable key; the first one seals',
      })
      expect(await here.run(['keys', 'check'], { STEPGATE_KEY: ` ${one.out}\n${two.out}, ${one.out} ` })).toMatchObject({
        code: 0,
        out: '3 usable keys; the first one seals',
      })
    })

    it.each([
      ['none', undefined],
      ['an empty one', ''],
      ['a short one', 'c2hvcnQ='],
      ['31 bytes', Buffer.alloc(31, 7).toString('base64')],
      ['33 bytes', Buffer.alloc(33, 7).toString('base64')],
      ['a sentence', 'correct horse battery staple'],
      ['a good one and a short one', `${Buffer.alloc(32, 7).toString('base64')} c2hvcnQ=`],
    ])('refuses %s, without repeating it', async (_what, key) => {
      const ran = await here.run(['keys', 'check'], key === undefined ? {} : { STEPGATE_KEY: key })
      expect(ran.code).toBe(1)
      expect(ran.out).toBe('')
      expect(ran.err).toContain('STEPGATE_KEY')
      if (key) expect(ran.err).not.toContain(key)
      expect(ran.err).not.toContain('c2hvcnQ=')
    })
  })

  describe('serve', () => {
    const key = createKey(systemRandom)
    const good = { publicUrl: 'https://stepgate.example', listen: { port: 0 }, logLevel: 'error' }
    let files = 0
    async function serve(config: unknown, env: Record<string, string> = {}) {
      files += 1
      await here.write(`serve-${files}.json`, config)
      return here.run(['serve', '--config', `serve-${files}.json`], env)
    }

    it('names everything that is missing at once: address, key, database', async () => {
      const ran = await serve({})
      expect(ran).toMatchObject({ code: 1, out: '' })
      for (const path of ['publicUrl is missing', 'STEPGATE_KEY is missing', 'database is missing'])
        expect(ran.err).toContain(path)
    })

    it('names what the database lacks together with the rest', async () => {
      const ran = await serve({ publicUrl: 'http://stepgate.example', database: { sqlite: 'fresh/stepgate.db' } })
      expect(ran).toMatchObject({ code: 1, out: '' })
      for (const part of ['publicUrl has to be https', 'STEPGATE_KEY is missing', 'administrators nobody can sign in']) {
        expect(ran.err).toContain(part)
      }
    })

    it.each([
      ['http', 'http://stepgate.example', 'has to be https'],
      ['no address', 'stepgate', 'is missing'],
      ['a path', 'https://stepgate.example/gate', 'has to be without a path'],
      ['a query', 'https://stepgate.example/?x', 'has to be without a path'],
    ])('takes no public address with %s', async (_what, publicUrl, told) => {
      const ran = await serve({ ...good, publicUrl, database: { sqlite: 'x.db' } }, { STEPGATE_KEY: key })
      expect(ran.code).toBe(1)
      expect(ran.err).toContain(`publicUrl ${told}`)
    })

    it('refuses a short key, and does not repeat it', async () => {
      const ran = await serve({ ...good, database: { sqlite: 'short.db' } }, { STEPGATE_KEY: 'c2hvcnQ=' })
      expect(ran.code).toBe(1)
      expect(ran.err).toContain('STEPGATE_KEY')
      expect(ran.err).not.toContain('c2hvcnQ=')
    })

    it.each([
      [{ tombstones: 0 }, 'retention tombstones has to be a whole number of days from 1 to 1095'],
      [{ audit: 2_000 }, 'retention audit has to be a whole number of days from 90 to 1095'],
      [{ everything: 30 }, 'retention everything is no class of data'],
    ])('refuses to keep %j', async (retention, why) => {
      const ran = await serve({ ...good, database: { sqlite: 'kept.db' }, retention }, { STEPGATE_KEY: key })
      expect(ran).toMatchObject({ out: '' })
      expect(ran.code).not.toBe(0)
      expect(ran.err).toContain(why)
    })

    it('wants a mail server that it can speak to, and an address to come from, and repeats no password', async () => {
      const database = { sqlite: 'mail.db' }
      const env = { STEPGATE_KEY: key, STEPGATE_SMTP_URL: 'https://user:hunter2@mail.example' }
      const nobody = await serve({ ...good, database }, env)
      expect(nobody.err).toContain('STEPGATE_SMTP_URL has to be smtp:// or smtps://')
      expect(nobody.err).toContain('mail from is missing')
      expect(nobody.err).not.toContain('hunter2')
      const nowhere = await serve({ ...good, database, mail: { from: 'id@acme.example' } }, { STEPGATE_KEY: key })
      expect(nowhere.err).toContain('mail url is missing')
    })

    it('wants of a provider of text messages where it is, whom it may write to, and a password, which it repeats nowhere', async () => {
      const sms = { url: 'https://api.sms.example/Messages.json', user: 'AC1', from: '+15005550006', countries: ['DE'] }
      const file = { ...good, database: { sqlite: 'sms.db' } }
      expect((await serve({ ...file, sms }, { STEPGATE_KEY: key })).err).toContain('sms password is missing')
      const env = { STEPGATE_KEY: key, STEPGATE_SMS_PASSWORD: 'hunter2' }
      const nowhere = await serve(file, env)
      expect(nowhere.err).toContain('sms is missing: the provider that STEPGATE_SMS_PASSWORD belongs to')
      const open = await serve({ ...file, sms: { ...sms, url: 'http://api.sms.example', countries: [] } }, env)
      expect(open.err).toContain('sms url is not right')
      expect(open.err).toContain('sms countries is not right')
      expect(open.err).not.toContain('sms is missing')
      for (const { err } of [nowhere, open]) expect(err).not.toContain('hunter2')
    })

    it('wants a sign-in provider by https, and its secret, which it does not repeat', async () => {
      const database = { sqlite: 'sign-in.db' }
      const signIn = { issuer: 'https://acme.example', clientId: 'c1', directory: 'okta' }
      const secretless = await serve({ ...good, database, signIn }, { STEPGATE_KEY: key })
      expect(secretless.err).toContain('signIn clientSecret is missing')
      const plain = { ...signIn, issuer: 'http://acme.example', clientSecret: 'hunter2' }
      const open = await serve({ ...good, database, signIn: plain }, { STEPGATE_KEY: key })
      expect(open.err).toContain('signIn issuer is not right')
      expect(open.err).not.toContain('hunter2')
    })

    describe('with a sign-in provider of administrators', () => {
      const adminSignIn = { issuer: 'https://acme.example', clientId: 'c1', roles: { owner: ['g1'] } }
      const rest = { STEPGATE_ADMIN_SIGN_IN_SECRET: 'hunter2' }

      it('has a way in', async () => {
        const ran = await serve({ ...good, database: { sqlite: 'admins.db' }, adminSignIn, adminSessions: { hours: 8 } }, rest)
        expect(ran).toMatchObject({ code: 1, err: expect.stringContaining('STEPGATE_KEY is missing') })
        expect(ran.err).not.toContain('admin')
      })

      it('has none, where it makes nobody an owner', async () => {
        const roles = { admin: ['g1'] }
        const ran = await serve({ ...good, database: { sqlite: 'none.db' }, adminSignIn: { ...adminSignIn, roles } }, rest)
        expect(ran).toMatchObject({ code: 1, err: expect.stringContaining('administrators nobody can sign in') })
      })

      it.each<[string, object, string]>([
        ['no secret', {}, 'adminSignIn clientSecret is missing'],
        [
          'a key that is not there',
          { clientKeyFile: 'none.json' },
          'adminSignIn clientKeyFile has to name a file with a private JWK',
        ],
        ['plain http', { issuer: 'http://acme.example', clientSecret: 'hunter2' }, 'adminSignIn issuer is not right'],
        ['a role that is none', { clientSecret: 'hunter2', roles: { root: ['g1'] } }, 'adminSignIn roles is not right'],
        ['a role without groups', { clientSecret: 'hunter2', roles: { owner: [] } }, 'adminSignIn roles owner is not right'],
        ['no roles', { clientSecret: 'hunter2', roles: {} }, 'adminSignIn roles gives nobody a role'],
        ['two scopes in one', { clientSecret: 'hunter2', scopes: ['a b'] }, 'adminSignIn scopes 0 is not right'],
      ])('does not start with %s, and repeats no secret', async (_what, wrong, told) => {
        const file = { ...good, database: { sqlite: 'wrong.db' }, adminSignIn: { ...adminSignIn, ...wrong } }
        const ran = await serve(file, { STEPGATE_KEY: key })
        expect(ran).toMatchObject({ code: 1, err: expect.stringContaining(told) })
        expect(ran.err).not.toContain('hunter2')
        await here.write('sign-in.json', { adminSignIn: { ...adminSignIn, ...wrong } })
        const tried = await here.run(['trial', '--port', '0', '--config', 'sign-in.json'])
        expect(tried).toMatchObject({ code: 1, err: expect.stringContaining(told) })
      })

      it('is checked without a start: what is wrong, and that nobody knows who is behind a sign-in without a directory', async () => {
        const check = async (file: object) => {
          await here.write('checked.json', { ...good, database: { sqlite: 'never.db' }, ...file })
          return here.run(['config', 'check', '--config', 'checked.json'], { ...rest, STEPGATE_KEY: key })
        }
        const bare = await check({ adminSignIn })
        expect(bare).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^WARN {2}adminSignIn directory: .*own case/) })
        expect(await check({ adminSignIn: { ...adminSignIn, directory: 'okta' } })).toMatchObject({
          code: 0,
          out: 'ok    nothing is wrong with it',
        })
        const wrong = await check({
          adminSignIn: { ...adminSignIn, issuer: 'http://acme.example' },
          publicUrl: 'http://acme.example',
        })
        expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('would not start') })
        expect(wrong.out).toContain('FAIL  publicUrl has to be https')
        expect(`${bare.out}${wrong.out}`).not.toContain('hunter2')
      })

      it('takes a key instead of a secret', async () => {
        const { privateKey } = await generateKeyPair('ES256', { extractable: true })
        await here.write('client.json', await exportJWK(privateKey))
        const file = { ...good, database: { sqlite: 'key.db' }, adminSignIn: { ...adminSignIn, clientKeyFile: 'client.json' } }
        const ran = await serve(file)
        expect(ran).toMatchObject({ code: 1, err: expect.stringContaining('STEPGATE_KEY is missing') })
        expect(ran.err).not.toContain('adminSignIn')
      })
    })

    it.each([
      ['no file', undefined, 'cannot be read'],
      ['no JSON', 'publicUrl: https://x', 'is no JSON'],
      ['a field that it does not know', { publicURL: 'https://stepgate.example' }, 'unrecognized key'],
      ['two databases in one', { database: { sqlite: 'a', postgres: 'b' } }, 'database'],
    ])('ends with 1 and the file’s name for %s', async (_what, config, told) => {
      if (config !== undefined) await here.write('wrong.json', config)
      const ran = await here.run(['serve', '--config', config === undefined ? 'nowhere.json' : 'wrong.json'], {
        STEPGATE_KEY: key,
      })
      expect(ran.code).toBe(1)
      expect(ran.err).toContain(config === undefined ? 'nowhere.json' : 'wrong.json')
      expect(ran.err).toContain(told)
    })

    it('starts once there is a way in, and the link makes an owner', async () => {
      await here.write('live.json', { ...good, database: { sqlite: 'live.db' } })
      const env = { STEPGATE_KEY: key }
      expect((await here.run(['serve', '--config', 'live.json'], env)).err).toContain('administrators nobody can sign in')

      const link = await here.run(['admin', 'link', '--config', 'live.json', '--reason', 'a new owner'], env)
      expect(link.code).toBe(0)
      expect(link.out).toMatch(/^https:\/\/stepgate\.example\/admin\/link\/[\w-]{43}$/)
      expect(link.err).toContain('once. Whoever opens it owns this host.')

      const port = await freePort()
      await here.write('live.json', { ...good, listen: { port }, database: { sqlite: 'live.db' } })
      const address = link.out.replace('https://stepgate.example', `http://127.0.0.1:${port}`)
      const person = browser()
      let isOver = false
      async function visit(): Promise<string> {
        while (!isOver) {
          const page = await person.open(address).catch(() => undefined)
          if (page) return (await person.press(page, 'Make the token')).text
        }
        return 'serve never answered'
      }
      const visited = visit()
      const ran = await here.run(
        ['serve', '--config', 'live.json'],
        env,
        visited.then(() => 'SIGTERM'),
      )
      isOver = true
      expect(await visited).toMatch(/sga_[\w-]{43}/)
      expect(ran.code).toBe(0)
    })
  })
})
