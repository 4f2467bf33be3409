import type { Provider } from './provider.ts'

/** A provider that is made when it is first asked for: most hosts never rehearse, and a key takes a while to find. */
export function providerLater(make: () => Promise<Provider>): () => Promise<Provider> {
  let made: Promise<Provider> | undefined
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined
      throw error
    })
    return made
  }
}
