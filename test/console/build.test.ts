import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const run = promisify(execFile)
const top = new URL('../../', import.meta.url).pathname

describe('a clone of the repository, as somebody gets it', () => {
  let clone: string
  beforeAll(async () => {
    clone = await mkdtemp(join(tmpdir(), 'stepgate-clone-'))
    // What git has and nothing that only lies about here.
    const { stdout } = await run('git', ['ls-files', '-z', 'src/console', 'package.json', 'tsconfig.json'], { cwd: top })
    const files = stdout.split('\0').filter(name => name !== '')
    await Promise.all(files.map(name => cp(join(top, name), join(clone, name))))
    await symlink(join(top, 'node_modules'), join(clone, 'node_modules'))
  })
  afterAll(() => rm(clone, { recursive: true, force: true }))

  it('builds the console by its own files alone', async () => {
    const { scripts } = JSON.parse(await readFile(join(clone, 'package.json'), 'utf8'))
    expect(scripts['console:build']).toBe('vite build --config src/console/vite.config.ts --logLevel warn')
    const vite = join(clone, 'node_modules/vite/bin/vite.js')
    const options = ['build', '--config', 'src/console/vite.config.ts', '--logLevel', 'warn']
    const { stderr } = await run(process.execPath, [vite, ...options], { cwd: clone, env: { NODE_ENV: 'production' } })
    expect(stderr).toBe('')
    const page = await readFile(join(clone, 'dist/console/index.html'), 'utf8')
    const script = page.match(/src="\/console\/([^"]+\.js)"/)?.[1] ?? ''
    expect((await readFile(join(clone, 'dist/console', script), 'utf8')).length).toBeGreaterThan(10_000)
  })
})
