import type { z } from 'zod'

/** What a file says, or nothing, with each thing that is wrong with it as a line of `faults`. */
export function shapedFile<T>(shape: z.ZodType<T>, name: string, text: string, faults: string[]): T | undefined {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    faults.push(`${name}: is no JSON`)
    return undefined
  }
  const { data, error } = shape.safeParse(json)
  for (const issue of error?.issues ?? []) faults.push(`${name}: /${issue.path.join('/')} is not right: ${issue.message}`)
  return data
}
