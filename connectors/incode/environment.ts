export const environments = ['production', 'demo', 'stage'] as const
export type Environment = (typeof environments)[number]

/** Incode's own words: `env` is `stage`, `demo` or `saas`. Regional ones are expected to begin with the same word. */
const words: Readonly<Record<Environment, RegExp>> = {
  production: /^(saas|prod)/i,
  demo: /^demo/i,
  stage: /^stag/i,
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

/** The configured one, else the one that the host speaks of; none for loopback, where a stand-in may be any. */
export function expectedEnvironment(config: {
  readonly apiUrl: string
  readonly environment?: Environment | undefined
}): Environment | undefined {
  if (config.environment !== undefined) return config.environment
  const { hostname } = new URL(config.apiUrl)
  if (isLoopback(hostname)) return undefined
  if (/\bdemo/.test(hostname)) return 'demo'
  return /\bstag/.test(hostname) ? 'stage' : 'production'
}

/** Whether an answer that says `env` can be from there. What says nothing does not contradict. */
export function isFrom(expected: Environment | undefined, env: string | undefined): boolean {
  return expected === undefined || env === undefined || words[expected].test(env)
}
