import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../../src/cli/program.ts'
import { systemClock } from '../../src/security/clock.ts'
import { openStore } from '../../src/storage/open.ts'
import { type Shell, shell } from '../support/command.ts'
import { quietLog } from '../support/log.ts'

const signIn = { issuer: 'https://127.0.0.1:1', clientId: 'approvals', directory: 'okta' }
const secret = { STEPGATE_SIGN_IN_SECRET: 'canary-of-the-provider' }

describe('a trial', () => {
  let here: Shell
  beforeAll(async () => {
    here = await shell()
    await here.write('with.json', { publicUrl: 'https://id.example', signIn })
    await here.write('without.json', {})
  })
  afterAll(() => here.close())

  /** What the page says, while the trial runs, to somebody who wants to sign in to approve. */
  async function approving(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const out: string[] = []
    let said = ''
    const code = await run(['trial', '--port', '0', ...args], {
      env,
      out: text => void out.push(text),
      err: () => undefined,
      isTerminal: false,
      workingFolder: here.folder,
      ask: async () => '',
      async untilStopped() {
        const url = /http:\/\/127\.0\.0\.1:\d+/.exec(out.join())?.[0]
        const headers = { origin: String(url) }
        const response = await fetch(`${url}/approve/${'h'.repeat(32)}/sign-in`, { method: 'POST', headers, redirect: 'manual' })
        said = await response.text()
        return 'SIGTERM'
      },
    })
    expect(code).toBe(0)
    return said
  }

  it('has those who approve sign in at the provider that its file names, as serve does, and at none without', async () => {
    const off = await approving(['--data', 'off', '--config', 'without.json'])
    const on = await approving(['--data', 'on', '--config', 'with.json'], secret)
    expect(off).toContain('the host has no sign-in provider')
    expect(on).not.toContain('the host has no sign-in provider')
    expect(on).not.toContain('canary')
  })

  it('takes nobody’s role back when it is run once without the file that gave it', async () => {
    const once = () => here.run(['trial', '--port', '0', '--data', 'roles'])
    const opened = () => {
      const path = join(here.folder, 'roles', 'stepgate.db')
      return openStore({ kind: 'sqlite', path }, { clock: systemClock, log: quietLog() })
    }
    expect((await once()).code).toBe(0)
    const before = await opened()
    const account = { issuer: 'https://id.example', subject: 'ada', person_directory: null, person_id: null }
    const ada = {
      id: 'adm_ada',
      name: 'Ada',
      role: 'owner',
      ...account,
      created_by: 'adm_ada',
      created_at: 1,
      revoked_at: null,
    } as const
    await before.transaction(({ db }) => db.insertInto('administrators').values(ada).execute())
    await before.close()
    expect((await once()).code).toBe(0)
    const after = await opened()
    expect(await after.db.selectFrom('administrators').select(['id', 'revoked_at']).execute()).toEqual([
      { id: 'adm_ada', revoked_at: null },
    ])
    await after.close()
  })

  it.each([
    ['gone.json', undefined, secret, 'gone.json cannot be read'],
    ['broken.json', '{', secret, 'broken.json is no JSON'],
    ['bare.json', { signIn }, {}, 'signIn clientSecret is missing'],
    ['plain.json', { signIn: { ...signIn, issuer: 'http://id.example' } }, secret, 'plain.json signIn issuer is not right'],
    ['more.json', { signIn: { ...signIn, password: 'x' } }, secret, 'more.json signIn is not right'],
  ])('does not begin with a file that is not right: %s', async (name, content, env, told) => {
    if (content !== undefined) await here.write(name, content)
    const ran = await here.run(['trial', '--port', '0', '--data', 'none', '--config', name], env)
    expect([ran.code, ran.out, ran.err]).toEqual([1, '', expect.stringContaining(told)])
    expect(ran.err).not.toContain('canary')
  })
})
