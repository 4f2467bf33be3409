import { createHash } from 'node:crypto'
import { z } from 'zod'

/** Whom a picture shows, and what else there is to see on it; by default nobody who is known. */
export const faceSchema = z.strictObject({
  base64Image: z.string().min(1),
  identityIds: z.array(z.string().min(1)).default([]),
  failureReason: z.enum(['hasFaceMask', 'hasLenses', 'spoofAttempt', 'faceMatchFailed', 'otherError']).optional(),
  /** Fields laid over the answer, to say something wrong; null leaves one out. */
  answer: z.record(z.string(), z.unknown()).optional(),
  /** The authentication, when it is read, says that it is another one. */
  objectId: z.string().optional(),
})
export type Face = Omit<z.infer<typeof faceSchema>, 'base64Image'>

/** Which pictures show whom. A stand-in cannot look at faces, so it is told; it keeps hashes, no pictures. */
export class FaceAlbum {
  readonly #faces = new Map<string, Face>()

  put({ base64Image, ...face }: z.infer<typeof faceSchema>): void {
    this.#faces.set(hashOf(base64Image), face)
  }

  of(base64Image: string): Face {
    return this.#faces.get(hashOf(base64Image)) ?? { identityIds: [] }
  }
}

const hashOf = (base64Image: string) => createHash('sha256').update(base64Image).digest('hex')
