import type { Plan, Step } from '../integrations/files/plan.ts'
import { changeLine } from './change-line.ts'

const signs = { create: '+ create', change: '~ change', remove: '- remove', leave: '? left  ', nothing: '= same  ' } as const

/** A plan in lines: fields by name, secrets without their values. What is the same is counted only. */
export function planLines(
  steps: readonly Step[],
  consequences: ReadonlyMap<string, readonly string[]> = new Map(),
): readonly string[] {
  return [...steps.flatMap(step => linesOf(step, consequences)), counted(steps)]
}

function linesOf(step: Step, consequences: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const { key, template } = 'file' in step ? step.file : step.view
  const head = `${signs[step.does]}  ${key} (${template})`
  switch (step.does) {
    case 'create':
      return [head, ...step.changes.filter(({ after }) => after !== null && after !== '').map(one => `    ${changeLine(one)}`)]
    case 'change':
      return [head, ...step.changes.map(one => `    ${changeLine(one)}`), ...unknown(step.uncompared)]
    case 'nothing':
      return step.uncompared.length === 0 ? [] : [head, ...unknown(step.uncompared)]
    case 'remove':
      return [head, ...(consequences.get(step.view.id) ?? []).map(sentence => `    ${sentence}`)]
    case 'leave':
      return [`${head}: in no file; --prune removes it`]
  }
}

const unknown = (pointers: readonly string[]) => pointers.map(pointer => `    /config${pointer}: secret set, cannot be compared`)

function counted(steps: readonly Step[]): string {
  const n = (does: Step['does']) => steps.filter(step => step.does === does).length
  return `${n('create')} to create, ${n('change')} to change, ${n('remove')} to remove, ${n('nothing')} as they are, ${n('leave')} in no file.`
}

export function differs({ steps }: Pick<Plan, 'steps'>): boolean {
  return steps.some(({ does }) => does !== 'nothing' && does !== 'leave')
}
