/**
 * The address of a module that a worker thread starts with. From the checkout it is the source, in a package its
 * compiled form: the compiler rewrites imports, but no addresses.
 */
export function threadFile(name: string): URL {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  return new URL(`./${name}.${ending}`, import.meta.url)
}
