import { texts } from '../texts/index.ts'

/** The heading of a page about one thing: what it is called, or that it is on its way, or that it does not come. */
export function titleOf<T>(
  { data, error }: { readonly data: T | undefined; readonly error: unknown },
  named: (data: T) => string,
): string {
  if (data !== undefined) return named(data)
  return error ? texts.parts.notShown : texts.parts.loading
}
