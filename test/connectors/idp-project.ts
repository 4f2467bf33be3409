import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { top } from '../house/sources.ts'

/** The projects that are built by hand in a flow builder without browsers, as `manifests/idp` describes them. */

interface Input {
  readonly name: string
  readonly type: string
  readonly required?: boolean
  /** Where it goes: a field of the body, a part of the path, or a header. */
  readonly field?: string
  readonly parameter?: string
  readonly header?: string
}
export interface Action {
  readonly name: string
  readonly method: string
  readonly path: string
  readonly scope: string
  readonly answers: string
  readonly query?: Readonly<Record<string, string>>
  readonly inputs: readonly Input[]
  readonly outputs: readonly { readonly name: string; readonly field: string; readonly type: string; readonly secret?: boolean }[]
}
export interface Project {
  readonly about: string
  readonly docs: string
  readonly integration: { readonly template: string; readonly config: Readonly<Record<string, unknown>> }
  readonly connection: { readonly tokenPath: string; readonly scopes: readonly string[] }
  readonly systemFlows?: {
    readonly _authping: { readonly path: string; readonly connected: readonly number[]; readonly refused: readonly number[] }
  }
  readonly actions: readonly [Action, Action]
  readonly events: readonly {
    readonly name: string
    readonly webhook: { readonly format: string; readonly types: readonly string[]; readonly verificationId: string }
    readonly action: string
    readonly query: Readonly<Record<string, string>>
    readonly fires: readonly { readonly field: string; readonly equals: unknown }[]
  }[]
  readonly branches: readonly { readonly when: Readonly<Record<string, unknown>>; readonly branch: string }[]
}

export const projects = ['okta-workflows', 'logic-apps', 'servicenow'] as const
export const projectOf = (name: string): Project =>
  JSON.parse(readFileSync(join(top, 'manifests/idp', name, 'project.json'), 'utf8')) as Project

/** What is built for agents with somebody on the line. */
export interface DeskProject extends Pick<Project, 'about' | 'docs' | 'integration' | 'connection'> {
  readonly actions: readonly Action[]
  readonly events: readonly {
    readonly webhook: { readonly format: string; readonly verificationId: string; readonly header: string }
    readonly action: string
  }[]
  readonly branches: Project['branches']
  readonly fields: readonly { readonly from: string; readonly choices?: readonly string[] }[]
  readonly buttons?: readonly Pressed[]
  readonly rules?: readonly Pressed[]
}
interface Pressed {
  readonly action: string
  readonly given: Readonly<Record<string, string>>
}

export const deskProjects = ['servicenow', 'jira'] as const
export const deskProjectOf = (name: string): DeskProject =>
  JSON.parse(readFileSync(join(top, 'manifests/idp', name, 'helpdesk.json'), 'utf8')) as DeskProject

type Values = Readonly<Record<string, unknown>>

export const at = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((found, name) => (found as Values | null | undefined)?.[name], value)

export const branchOf = ({ branches }: Pick<Project, 'branches'>, result: Values): string | undefined =>
  branches.find(({ when }) => Object.entries(when).every(([field, value]) => at(result, field) === value))?.branch

export const fires = ({ events }: Project, result: Values): boolean =>
  events.some(event => event.fires.some(({ field, equals }) => result[field] === equals))

/** One call of an action, as its card would make it: inputs by their names in, outputs by theirs out. */
export async function perform(
  host: string,
  token: string,
  { method, path, query = {}, inputs, outputs }: Action,
  given: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly outputs: Values; readonly body: Values; readonly text: string }> {
  let address = path
  const headers = new Headers({ authorization: `Bearer ${token}` })
  const body: Record<string, unknown> = {}
  for (const { name, field, parameter, header, type } of inputs) {
    const value = given[name]
    if (value === undefined) continue
    if (parameter !== undefined) address = address.replace(`{${parameter}}`, encodeURIComponent(value))
    if (header !== undefined) headers.set(header, value)
    if (field !== undefined) put(body, field.split('.'), type === 'list' ? value.split(',') : value)
  }
  const asked = new URLSearchParams({ ...query, ...more })
  const hasBody = method !== 'GET'
  if (hasBody) headers.set('content-type', 'application/json')
  const answer = await fetch(`${host}${address}?${asked}`, {
    method,
    headers,
    ...(hasBody ? { body: JSON.stringify(body) } : {}),
  })
  const text = await answer.text()
  const isJson = answer.headers.get('content-type')?.includes('json') === true
  const result = isJson ? (JSON.parse(text) as Values) : {}
  return {
    status: answer.status,
    text,
    body: result,
    outputs: Object.fromEntries(outputs.map(({ name, field }) => [name, at(result, field)])),
  }
}

function put(into: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) into[name] = value
  else {
    into[name] ??= {}
    put(into[name] as Record<string, unknown>, rest, value)
  }
}
