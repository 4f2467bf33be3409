import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { flatResultSchema } from '../../src/contract/index.ts'
import { verdictClasses } from '../../src/helpdesk/view.ts'
import { type MailStandIn, startMailStandIn } from '../../src/sandbox/mail/index.ts'
import { codeOn } from '../helpdesk/stage.ts'
import { top } from '../house/sources.ts'
import { browser } from '../support/browser.ts'
import { type Receiver, receiver } from '../support/receiver.ts'
import { type RecoveryWorld, recoveryWorld } from '../support/recovery.ts'
import type { Flow } from '../support/world.ts'
import { type Action, at, branchOf, deskProjectOf, deskProjects, fires, perform, projectOf, projects } from './idp-project.ts'

interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
}
interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>>
}
interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: object
}

const folder = join(top, 'manifests/idp')

let w: RecoveryWorld
let mail: MailStandIn
let description: Description
beforeAll(async () => {
  mail = await startMailStandIn()
  w = await recoveryWorld({ mail })
  description = (await (await fetch(`${w.url}/v1/openapi.json`)).json()) as Description
})
afterAll(async () => {
  await w.close()
  await mail.close()
})

/** All that a schema can be, with its references followed. */
function formsOf(schema: Schema | undefined): readonly Schema[] {
  if (schema === undefined) return []
  if (schema.$ref !== undefined) return formsOf(at(description, schema.$ref.replace('#/', '').replaceAll('/', '.')) as Schema)
  return schema.anyOf === undefined ? [schema] : schema.anyOf.flatMap(formsOf)
}

/** What stands under a path such as `requestedBy.id`, in any of the forms. */
const under = (schema: Schema | undefined, path: string): readonly Schema[] =>
  path.split('.').reduce<readonly Schema[]>((all, name) => all.flatMap(one => formsOf(one.properties?.[name])), formsOf(schema))

const jsonOf = (content: Readonly<Record<string, { readonly schema: Schema }>> | undefined) =>
  content?.['application/json']?.schema
const types = { text: 'string', number: 'number', boolean: 'boolean', list: 'array' } as const

/** That an action's route, its inputs and its outputs are there, of the types that it says. */
function checkAction(action: Action): void {
  const operation = description.paths[action.path]?.[action.method.toLowerCase()]
  expect(operation).toBeDefined()
  for (const { field, parameter, header, type } of action.inputs) {
    if (field !== undefined) {
      const found = under(jsonOf(operation?.requestBody?.content), field).map(one => one.type)
      expect([field, found]).toEqual([field, expect.arrayContaining([types[type as 'text']])])
    }
    if (parameter !== undefined) expect(operation?.parameters).toContainEqual(expect.objectContaining({ name: parameter }))
    expect(field ?? parameter ?? header).toBeDefined()
  }
  for (const query of Object.keys(action.query ?? {})) {
    expect(operation?.parameters).toContainEqual(expect.objectContaining({ name: query, in: 'query' }))
  }
  for (const { field, type } of action.outputs) {
    const found = under(jsonOf(operation?.responses[action.answers]?.content), field).map(one => one.type)
    expect([field, found.flat()]).toEqual([field, expect.arrayContaining([types[type as 'text']])])
  }
}

describe.each(deskProjects)('what agents have at %s', name => {
  const project = deskProjectOf(name)

  it.each(project.actions)('names a route, fields and parameters that exist: $name', action => checkAction(action))

  it('presses actions that there are, with inputs that they have, and all that they need', () => {
    for (const { action, given } of [...(project.buttons ?? []), ...(project.rules ?? [])]) {
      const { inputs = [] } = project.actions.find(one => one.name === action) ?? {}
      expect(inputs.map(one => one.name)).toEqual(expect.arrayContaining(Object.keys(given)))
      expect(Object.keys(given)).toEqual(expect.arrayContaining(inputs.filter(one => one.required).map(one => one.name)))
    }
    for (const { action } of project.events) expect(project.actions.map(one => one.name)).toContain(action)
  })

  it('says Verified of an allow alone, and has a word for every class', () => {
    expect(project.branches.filter(one => one.branch === 'Verified')).toEqual([
      { when: { 'verdict.outcome': 'allow' }, branch: 'Verified' },
    ])
    const named = project.branches.flatMap(({ when }) => Object.values(when))
    expect(verdictClasses.filter(one => one !== 'confirmed' && !named.includes(one))).toEqual([])
    expect(project.branches.at(-1)).toEqual({ when: {}, branch: 'In progress' })
    const choices = project.fields.find(({ from }) => from === 'branch')?.choices ?? []
    expect(choices.toSorted()).toEqual(project.branches.map(({ branch }) => branch).toSorted())
  })

  it('makes an integration that there is, and runs against the host', async () => {
    const { template, config } = project.integration
    const made = await w.admin<{ client: { id: string; secret: string } }>('POST', '/v1/integrations', {
      template,
      name: `Desk of ${name}`,
      config: { directoryIntegrationId: w.recoverable, ...config },
    })
    expect(made.status).toBe(201)
    const { client } = made.body
    const form = { grant_type: 'client_credentials', client_id: client.id, client_secret: client.secret }
    const scope = project.connection.scopes.join(' ')
    const answer = await fetch(`${w.url}${project.connection.tokenPath}`, {
      method: 'POST',
      body: new URLSearchParams({ ...form, scope }),
    })
    const { access_token: token } = (await answer.json()) as { access_token: string }
    const action = (wanted: string) => {
      const found = project.actions.find(one => one.name === wanted)
      if (found === undefined) throw new Error(`there is no ${wanted}`)
      return found
    }
    const login = `desk-${name}@example.com`
    await w.somebody(login)
    const inputs = { Login: login, Channel: 'email', Ticket: 'INC1', Agent: 'agent.one', 'Idempotency key': 'INC1-1' }
    const started = await perform(w.url, token, action('Request verification'), inputs)
    expect([started.status, branchOf(project, started.body)]).toEqual([201, 'In progress'])
    const id = { 'Verification ID': String(started.outputs['Verification ID']) }
    expect((await perform(w.url, token, action('Get progress'), id)).outputs.Progress).toBe('waiting')
    const early = await perform(w.url, token, action('Confirm code'), { ...id, Code: '123456', Agent: 'agent.one' })
    expect(early.status).toBe(409)
    const cancelled = await perform(w.url, token, action('Cancel'), { ...id, Agent: 'agent.one' })
    expect([cancelled.status, branchOf(project, cancelled.body)]).toEqual([200, 'Over'])

    const wanted = { ...inputs, Operations: 'unlock', 'Idempotency key': 'INC1-2' }
    const again = await perform(w.url, token, action('Request verification'), wanted)
    const next = { 'Verification ID': String(again.outputs['Verification ID']) }
    await w.host.settleDown()
    const letter = mail.inbox.list(login).findLast(({ subject }) => subject.includes('for the helpdesk'))
    const link = letter?.links.find(one => one.startsWith(`${w.url}/verify/`)) ?? ''
    const caller = browser()
    await caller.press(await caller.open(link), 'Continue', {}, { follow: false })
    const page = await caller.open(await w.finish(next['Verification ID'], { overall: 'OK', identityId: `id-desk-${name}` }))
    const awaited = await perform(w.url, token, action('Get progress'), next)
    expect([awaited.outputs['Code is awaited'], branchOf(project, awaited.body)]).toEqual([true, 'Ask for the code'])
    const confirmed = await perform(w.url, token, action('Confirm code'), { ...next, Code: codeOn(page), Agent: 'agent.one' })
    expect(confirmed.outputs).toMatchObject({ Did: 'confirmed', Outcome: 'allow' })
    const verified = await perform(w.url, token, action('Get progress'), next)
    expect(branchOf(project, verified.body)).toBe('Verified')
    const what = { ...next, Operation: 'unlock', Agent: 'agent.one' }
    const opened = await perform(w.url, token, action('Open operation'), what)
    expect([opened.status, opened.outputs]).toMatchObject([200, { State: 'open', Recipient: 'seat' }])
    await caller.press(await caller.open(`${w.url}/verify/seat/${next['Verification ID']}`), 'Yes, unlock my account')
    const note = await perform(w.url, token, action('Get note'), next)
    expect([note.status, note.text]).toEqual([200, expect.stringContaining('INC1')])
    expect(note.text).toMatch(/unlock: done/i)
  })
})

describe.each(projects)('the project of %s', name => {
  const project = projectOf(name)
  const [start, read] = project.actions

  it.each(project.actions)('names a route, fields and parameters that exist: $name', action => checkAction(action))

  it('gives out the whole flat view, and branches and waits on nothing else', () => {
    const fields = Object.keys(flatResultSchema.shape)
    expect(read.outputs.map(output => output.field)).toEqual(fields)
    const asked = [
      ...project.branches.flatMap(one => Object.keys(one.when)),
      ...project.events.flatMap(e => e.fires.map(f => f.field)),
    ]
    for (const field of asked) expect(fields).toContain(field)
    for (const event of project.events) expect(project.actions.map(one => one.name)).toContain(event.action)
  })

  it('has a branch for everything, and says Verified of an allow alone', () => {
    expect(project.branches.at(-1)?.when).toEqual({})
    const verified = project.branches.filter(one => one.branch === 'Verified')
    expect(verified).toEqual([{ when: { outcome: 'allow' }, branch: 'Verified' }])
    expect(branchOf(project, { outcome: 'allow', mode: 'rehearsal' })).toBe('Rehearsal')
  })

  it('says in its README what is given up', () => {
    expect(readFileSync(join(folder, name, 'README.md'), 'utf8')).toContain('**What `unbound_step_up` gives up.**')
    expect(start.outputs.filter(output => output.secret).map(output => output.field)).toEqual(['links.verify'])
  })
})

describe('a project that runs against the host', () => {
  const project = projectOf('okta-workflows')
  const [start, read] = project.actions
  const [event] = project.events
  let flow: Flow
  let hook: Receiver
  let n = 0
  afterAll(() => hook.close())
  beforeAll(async () => {
    hook = await receiver()
    const { format, types: events } = event?.webhook ?? {}
    expect((await w.admin('POST', '/v1/webhooks', { name: 'Flow', url: hook.url, format, events })).status).toBe(201)
    expect(project.integration.template).toBe('oidc-client-credentials')
    flow = await w.flow({ returnUrls: [], ...project.integration.config })
  })

  async function begun(by = flow) {
    n += 1
    const login = `project-${n}@example.com`
    await w.person({ login })
    const token = await by.token(project.connection.scopes.join(' '))
    const inputs = { Login: login, Ticket: 'INC0012345', 'Requested by': 'agent.one', 'Idempotency key': `run-${n}` }
    const started = await perform(w.url, token, start, inputs)
    expect(String(started.status)).toBe(start.answers)
    const id = String(started.outputs['Verification ID'])
    const result = async () => (await perform(w.url, token, read, { 'Verification ID': id })).body
    return { id, token, inputs, link: String(started.outputs.Link), result }
  }

  async function sit(link: string, id: string, outcome: object): Promise<void> {
    const person = browser()
    await person.press(await person.open(link), 'Continue', {}, { follow: false })
    await person.open(await w.finish(id, outcome))
  }

  it.each([
    ['Verified', { overall: 'OK' }],
    ['Failed', { overall: 'FAIL' }],
    ['Review', { overall: 'MANUAL_PENDING' }],
  ])('hears the event, and takes the branch %s', async (branch, outcome) => {
    const { id, link, result } = await begun()
    const before = await result()
    expect([branchOf(project, before), fires(project, before)]).toEqual(['In progress', false])
    await sit(link, id, outcome)
    await w.host.settleDown()
    const told = hook.received.map(({ body }) => at(JSON.parse(body), event?.webhook.verificationId ?? ''))
    expect(told).toContain(id)
    const after = await result()
    expect([branchOf(project, after), fires(project, after)]).toEqual([branch, true])
  })

  it('takes the branch Expired where nobody opened the link, and Cancelled where it was called off', async () => {
    const { id, result } = await begun()
    expect((await flow.call('POST', `/verifications/${id}/cancel`)).status).toBe(200)
    expect(branchOf(project, await result())).toBe('Cancelled')
    const left = await begun()
    w.clock.advance(30 * 60_000)
    const token = await flow.token()
    const { body } = await perform(w.url, token, read, { 'Verification ID': left.id })
    expect([branchOf(project, body), fires(project, body)]).toEqual(['Expired', true])
  })

  it('begins one verification, however often a step that failed is repeated', async () => {
    const { id, token, inputs } = await begun()
    expect((await perform(w.url, token, start, inputs)).outputs['Verification ID']).toBe(id)
  })

  it('hears no pass without the policy that names what is given up', async () => {
    const careful = await w.flow({ ...project.integration.config, returnUrls: [], policies: [] })
    const { id, link, result } = await begun(careful)
    await sit(link, id, { overall: 'OK' })
    const after = await result()
    expect([branchOf(project, after), fires(project, after)]).toEqual(['In progress', false])
  })

  it('knows by _authping whether the connection works', async () => {
    const { path, connected, refused } = project.systemFlows?._authping ?? { path: '', connected: [], refused: [] }
    const ask = async (token: string) =>
      (await fetch(`${w.url}${path}`, { headers: { authorization: `Bearer ${token}` } })).status
    expect(connected).toContain(await ask(await flow.token()))
    expect(refused).toContain(await ask('none'))
  })
})

describe('the folder', () => {
  it('has a README for each product, and one that names them all', () => {
    const about = readFileSync(join(folder, 'README.md'), 'utf8')
    const products = readdirSync(folder, { withFileTypes: true }).filter(entry => entry.isDirectory())
    expect(products.length).toBeGreaterThan(8)
    for (const { name } of products) {
      expect(about).toContain(`\`${name}\``)
      expect(readdirSync(join(folder, name))).toContain('README.md')
    }
  })
})
