import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { top } from '../house/sources.ts'

/**
 * Runs the steps that `manifests/idp/descope` describes, as Descope's flow engine would: results below the context key,
 * `{{…}}` filled in from the context, conditions by their first rule that holds, and a branch of its own for a connector
 * that did not answer with 2xx.
 */

interface Test {
  readonly key: string
  readonly operator: 'equals' | 'in' | 'exists'
  readonly value?: unknown
}
export interface ConnectorStep {
  readonly kind: 'connector'
  readonly connector: string
  readonly contextKey: string
  readonly method?: string
  readonly endpoint?: string
  readonly payload?: unknown
  readonly onError: string
  readonly next: string
}
type Step =
  | ConnectorStep
  | { readonly kind: 'condition'; readonly rules: readonly { all: readonly Test[]; next: string }[]; readonly otherwise: string }
  | { readonly kind: 'redirect'; readonly url: string }
  | { readonly kind: 'end'; readonly do: string }

export interface FlowFile {
  readonly about: string
  readonly docs: string
  readonly integration: { readonly template: string; readonly config: Record<string, unknown> }
  readonly connectors: Readonly<Record<string, { readonly type: string; readonly settings: Record<string, string> }>>
  readonly start: string
  readonly steps: Readonly<Record<string, Step>>
}

/** What the connector leaves in the context, or where the browser goes before it does. */
export type Called = { readonly context: unknown } | { readonly leave: string; later(): Promise<unknown> }
export type Connector = (step: ConnectorStep, payload: unknown) => Promise<Called>

export type At = { readonly branch: string } | { readonly leave: string; goOn?(): Promise<At> }

export const flowFile = (name: string): FlowFile =>
  JSON.parse(readFileSync(join(top, 'manifests/idp/descope', name), 'utf8')) as FlowFile

/** One run, in one browser. `context` has what the flow knows at its start: `user`, and `client` from the page. */
export async function runFlow(
  file: FlowFile,
  connector: Connector,
  given: Readonly<Record<string, unknown>>,
  constants: Readonly<Record<string, string>> = {},
): Promise<At> {
  const kept: Record<string, unknown> = {}
  const context = { ...given, connectors: kept }

  const read = (path: string): unknown =>
    path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown> | null | undefined)?.[name], context)

  function filled(value: unknown): unknown {
    if (typeof value === 'string') {
      return value
        .replace(/\{\{([^}]+)\}\}/g, (_all, path: string) => String(read(path) ?? ''))
        .replace(/\{(\w+)\}/g, (whole, name: string) => constants[name] ?? whole)
    }
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, filled(field)]))
  }

  function holds({ key, operator, value }: Test): boolean {
    const found = read(key)
    if (operator === 'exists') return found !== undefined && found !== null && found !== ''
    return operator === 'in' ? (value as readonly unknown[]).includes(found) : found === value
  }

  async function from(name: string): Promise<At> {
    const step = file.steps[name]
    if (step === undefined) throw new Error(`the flow has no step ${name}`)
    switch (step.kind) {
      case 'end':
        return { branch: name }
      case 'redirect':
        return { leave: String(filled(step.url)) }
      case 'condition':
        return from(step.rules.find(rule => rule.all.every(holds))?.next ?? step.otherwise)
      case 'connector': {
        const goOn = async (answer: Promise<unknown>): Promise<At> => {
          const failed = Symbol('failed')
          const result = await answer.catch(() => failed)
          if (result === failed) return from(step.onError)
          kept[step.contextKey] = result
          return from(step.next)
        }
        try {
          const called = await connector(step, filled(step.payload))
          if ('context' in called) return await goOn(Promise.resolve(called.context))
          return { leave: called.leave, goOn: () => goOn(called.later()) }
        } catch {
          return from(step.onError)
        }
      }
    }
  }
  return from(file.start)
}
