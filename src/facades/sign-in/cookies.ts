import { isStepgateError } from '../../contract/index.ts'
import type { Seals } from '../../security/seals.ts'

/** A sealed value in a cookie of a browser: nobody reads it there, and nobody else can make one. */
export interface SealedCookie<T> {
  read(header: string | undefined): T | undefined
  write(value: T): string
  readonly clear: string
}

export function sealedCookie<T>(
  seals: Seals,
  { name, secure, maxAgeSeconds }: { readonly name: string; readonly secure: boolean; readonly maxAgeSeconds: number },
): SealedCookie<T> {
  const whole = secure ? `__Host-${name}` : name
  const place = { table: 'cookies', row: name, column: 'value' }
  // Lax: the provider leads back by a cross-site GET.
  const rest = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
  return {
    read(header) {
      for (const pair of (header ?? '').split(';')) {
        const at = pair.indexOf('=')
        if (pair.slice(0, at).trim() !== whole) continue
        try {
          return JSON.parse(seals.open(pair.slice(at + 1).trim(), place)) as T
        } catch (error) {
          if (isStepgateError(error) || error instanceof SyntaxError) return undefined
          throw error
        }
      }
      return undefined
    },
    write: value => `${whole}=${seals.close(JSON.stringify(value), place)}; ${rest}; Max-Age=${maxAgeSeconds}`,
    clear: `${whole}=; ${rest}; Max-Age=0`,
  }
}
