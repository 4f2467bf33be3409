import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../../src/cli/program.ts'
import { type Shell, shell } from '../support/command.ts'

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
