import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DeskStage, deskStage } from '../helpdesk/stage.ts'
import { type Shell, shell } from '../support/command.ts'

describe('the helpdesk from the command line', () => {
  let s: DeskStage
  let here: Shell
  let run: (...words: readonly string[]) => ReturnType<Shell['run']>
  beforeAll(async () => {
    s = await deskStage()
    here = await shell()
    const env = { STEPGATE_URL: s.w.url, STEPGATE_TOKEN: s.ann.token }
    run = (...words) => here.run(['helpdesk', ...words], env)
    await s.somebody('ana@example.com')
  })
  afterAll(async () => {
    await here.close()
    await s.close()
  })

  it('starts, watches, types the code, opens and writes the note', async () => {
    const who = ['--login', 'ana@example.com', '--reason', 'You lost your phone', '--ticket', 'INC7']
    const started = await run('start', s.desk.id, ...who, '--operation', 'unlock')
    expect(started.code).toBe(0)
    const [id = ''] = started.out.split(':')
    expect(started.out).toBe(`${id}: a•••@e••••.com, by email (waiting), waiting\n  unlock: declared`)
    expect((await run('resend', id)).code).toBe(0)
    const { by, code } = await s.verified('ana@example.com', id)
    expect((await run('show', id)).out).toContain(
      'finished, awaiting code\n  ask the caller for the six digits on their page; tries left: 3\n  operations can be opened for',
    )
    const wrong = await run('confirm', id, code === '111111' ? '222222' : '111111')
    expect(wrong.out).toMatch(/^wrong; tries left: 2\n/)
    const right = await run('confirm', id, code)
    expect(right.out).toMatch(/^confirmed\n/)
    expect((await run('operate', id, 'unlock')).out).toBe('unlock: open, on the page of the caller')
    await by.press(await by.open(`${s.w.url}/verify/seat/${id}`), 'Yes, unlock my account')
    const note = (await run('note', id)).out.split('\n')
    expect(note).toEqual([
      `Identity verification ${id}`,
      'Account: a•••@e••••.com',
      expect.stringMatching(/^Asked by: Ann, 20/),
      'Ticket: INC7',
      'Reason: You lost your phone',
      'Link: email, to the address on record',
      expect.stringMatching(/^Document and face were checked: 20/),
      'Result: The caller was confirmed by the code.',
      'Code typed by: Ann',
      'Operation unlock: done',
    ])
  })

  it('gives the link to the agent, and calls it off', async () => {
    await s.somebody('ben@example.com')
    const started = await run('start', s.desk.id, '--login', 'ben@example.com', '--channel', 'link', '--json')
    const { id, url } = JSON.parse(started.out) as { id: string; url: string }
    expect(url).toContain(`${s.w.url}/verify/`)
    expect((await run('cancel', id)).out).toContain('finished, over')
    expect((await run('resend', id)).code).toBe(2)
  })

  it('has Incode send the link by --by, and says why where the account cannot', async () => {
    expect(await run('start', s.desk.id, '--login', 'ana@example.com', '--by', 'incode-mail')).toMatchObject({
      err: expect.stringContaining('--by takes incode-email or incode-sms'),
    })
    expect(await run('start', s.desk.id, '--login', 'ana@example.com', '--by', 'incode-email')).toMatchObject({
      code: 2,
      err: expect.stringContaining('The Incode account has no client by which Incode sends links'),
    })
  })

  it('allows, as a supervisor, and says what an agent may not', async () => {
    const asked = ['--login', 'ana@example.com', '--why', 'Rang back', '--address', 'ana.home@example.com']
    expect(await run('allow', s.desk.id, ...asked)).toMatchObject({ code: 2, err: expect.stringContaining('forbidden') })
    const allowed = await here.run(['helpdesk', 'allow', s.desk.id, ...asked], {
      STEPGATE_URL: s.w.url,
      STEPGATE_TOKEN: s.sue.token,
    })
    expect(allowed.out).toMatch(/^ovr_[\w-]+, until 20/)
    expect(await run('note', 'nothing')).toMatchObject({ code: 2, err: expect.stringContaining('not_found') })
  })
})
