import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { SandboxSummary } from '../../src/sandbox/index.ts'
import { sources, top } from '../house/sources.ts'
import { browser } from '../support/browser.ts'

describe('what the sandbox writes to its standard output', () => {
  let child: ChildProcess | undefined
  afterEach(async () => {
    if (child?.exitCode !== null) return
    const over = once(child, 'exit')
    child.kill('SIGTERM')
    await over
  })

  it('is one line of JSON and nothing else, also when Incode refuses the key', async () => {
    const process_ = spawn(process.execPath, [join(top, 'src/main.ts'), 'sandbox', '--json', '--port', '0', '--users', '3'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child = process_
    let [out, err] = ['', '']
    process_.stdout.on('data', chunk => {
      out += String(chunk)
    })
    process_.stderr.on('data', chunk => {
      err += String(chunk)
    })
    await expect.poll(() => out, { timeout: 15_000 }).toContain('\n')
    const { url, client, flow, incode } = JSON.parse(out) as SandboxSummary

    const broken = await fetch(`${incode.url}/__sandbox/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ path: '/omni/start', kind: 'status', status: 403 }),
    })
    expect(broken.status).toBeLessThan(300)
    const basic = Buffer.from(`${client.id}:${client.secret}`).toString('base64')
    const asked = await fetch(`${url}/oidc/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
    const { access_token } = (await asked.json()) as { access_token: string }
    const started = await fetch(`${url}/v1/hooks/step-up`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ loginHint: 'user0@example.com', returnUrl: `${flow.url}/return` }),
    })
    const { links } = (await started.json()) as { links: { verify: string } }
    const person = browser()
    await person.press(await person.open(links.verify), 'Continue', {}, { follow: false })

    await expect.poll(() => err).toContain('no Incode session could be opened')
    expect(out.trimEnd().split('\n')).toHaveLength(1)
  })

  it('and so it is with every command whose output is its answer: only `serve` logs there', () => {
    const loggers = sources('src').filter(({ text }) => /createLogger\(\{(?![^}]*destination: 'stderr')/.test(text))
    expect(loggers.map(({ path }) => path)).toEqual(['src/cli/serve.ts'])
  })
})
