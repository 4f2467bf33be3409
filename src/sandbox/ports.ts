import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** Where the stand-ins listened last time: what was bound to them stays bound when a data folder is used again. */
const shape = z.object({ okta: z.int(), graph: z.int(), incode: z.int(), auth0: z.int().default(0) })
export type Ports = z.infer<typeof shape>

export async function readPorts(folder: string): Promise<Ports> {
  const text = await readFile(join(folder, 'ports.json'), 'utf8').catch(() => '{}')
  const parsed = shape.safeParse(JSON.parse(text))
  return parsed.success ? parsed.data : { okta: 0, graph: 0, incode: 0, auth0: 0 }
}

export async function writePorts(folder: string, urls: Readonly<Record<keyof Ports, string>>): Promise<void> {
  const portOf = (url: string): number => Number(new URL(url).port)
  const { okta, graph, incode, auth0 } = urls
  const ports: Ports = { okta: portOf(okta), graph: portOf(graph), incode: portOf(incode), auth0: portOf(auth0) }
  await writeFile(join(folder, 'ports.json'), `${JSON.stringify(ports)}\n`)
}

/** Starts on the port of last time, or on a free one where that is taken. */
export async function onPort<T>(port: number, start: (port: number) => Promise<T>): Promise<T> {
  if (port === 0) return start(0)
  return start(port).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return start(0)
    throw error
  })
}
