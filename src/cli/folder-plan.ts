import { resolve } from 'node:path'
import { inOrder, namedBy } from '../integrations/files/order.ts'
import { type Plan, planFor } from '../integrations/files/plan.ts'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'
import { readFolder } from './folder.ts'
import type { HostViews } from './host-views.ts'
import { secretFaults } from './secret-values.ts'

export interface FolderPlan extends Plan {
  readonly path: string
  readonly isEmpty: boolean
  /** The keys that there will be. */
  readonly remaining: ReadonlySet<string>
}

/** Compares a folder with a host. Every fault that can be seen from here is told at once, and nothing is planned then. */
export async function planFolder(
  folder: string,
  host: HostViews,
  options: { readonly prune: boolean },
  context: Context,
): Promise<FolderPlan> {
  const path = resolve(context.workingFolder, folder)
  const { files, faults: unreadable } = await readFolder(path)
  const { ordered, cycle } = inOrder(files)
  const { steps, faults } = planFor(ordered, host.views, host, options)
  const there = new Set([...files.map(({ key }) => key), ...(options.prune ? [] : host.views.map(({ key }) => key))])
  complain(context, [
    ...unreadable,
    ...cycle.map(key => `${key}: names others that name it`),
    ...faults.map(({ key, message }) => `${key}: ${message}`),
    ...files.flatMap(file => secretFaults(file, host.schemaOf(file.template) ?? {})),
    ...files.flatMap(file =>
      namedBy(file)
        .filter(key => !there.has(key))
        .map(key => `${file.key}: names ${key}, which ${options.prune ? 'is in no file' : 'there is not'}`),
    ),
  ])
  return { steps, faults, path, isEmpty: files.length === 0, remaining: there }
}

/** Every fault on a line of its own, and then the one sentence that ends the command. */
export function complain(context: Context, faults: readonly string[]): void {
  if (faults.length === 0) return
  for (const line of faults) context.err(line)
  throw new CommandError(
    exitCodes.admin,
    `nothing was changed, because of ${faults.length === 1 ? 'this' : `these ${faults.length}`}`,
  )
}
