import { type Fault, isPlainLine, isPlainLines, notPlain, notPlainLines } from '../contract/index.ts'

/** Name, description and owner of an integration: what people call it by. */

const limits = { name: 100, description: 2000, owner: 200, why: 500 } as const

export function nameFaults(given: {
  readonly name?: string
  readonly description?: string
  readonly owner?: string
  readonly why?: string
}): readonly Fault[] {
  const faults: Fault[] = []
  if (given.name?.trim() === '') faults.push({ path: '/name', message: 'Give the integration a name.' })
  for (const field of ['name', 'description', 'owner', 'why'] as const) {
    if ((given[field]?.length ?? 0) > limits[field]) {
      faults.push({ path: `/${field}`, message: `Has to have at most ${limits[field]} characters.` })
    }
    const isLong = field === 'description'
    const isPlain = isLong ? isPlainLines : isPlainLine
    if (!isPlain(given[field] ?? '')) faults.push({ path: `/${field}`, message: isLong ? notPlainLines : notPlain })
  }
  return faults
}
