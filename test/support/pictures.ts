import type { World } from './world.ts'

/** Files that begin as a JPEG and a PNG do; what is behind it, only Incode looks at. */
export const jpegOf = (what: string) =>
  Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(what)]).toString('base64')
export const pngOf = (what: string) =>
  Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.from(what)]).toString('base64')

/** Tells the stand-in whom a picture shows. */
export async function shows(w: World, base64Image: string, face: object): Promise<void> {
  const answer = await fetch(`${w.incode.url}/__sandbox/faces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ base64Image, ...face }),
  })
  if (answer.status !== 204) throw new Error(`the stand-in refused: ${await answer.text()}`)
}

/** The next call of a path at the stand-in goes wrong. */
export async function breaks(w: World, path: string, fault: object): Promise<void> {
  const answer = await fetch(`${w.incode.url}/__sandbox/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ path, ...fault }),
  })
  if (answer.status !== 201) throw new Error(`the stand-in refused: ${await answer.text()}`)
}
