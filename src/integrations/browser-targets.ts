import { connectorError, isStepgateError, type SurfaceAnswer } from '../contract/index.ts'
import { createDestinationCheck } from '../security/safe-fetch-destination.ts'

/**
 * Where a connector may send a person's browser: to the hosts that its manifest names for that, and on to what people see
 * of ours. A person believes an address that we lead to, and a page of ours that posts a form would pass for the person.
 */
export interface BrowserTargets {
  /** Host patterns, as the configuration fills them in. */
  readonly sendsTo: readonly string[]
  /** Without a slash at its end. */
  readonly publicUrl: string
  /** The integration's own address. */
  readonly url: string
  readonly loopbackHttp: boolean
}

/** The answer as it was given, or `internal` where it leads to somebody whom the manifest does not name. */
export function browserTargets({ sendsTo, publicUrl, url, loopbackHttp }: BrowserTargets) {
  const isDeclared = createDestinationCheck({ allow: sendsTo, loopbackHttp })
  const own = new URL(publicUrl).origin
  const ownPaths = [`${new URL(publicUrl).pathname.replace(/\/$/, '')}/verify/`, `${new URL(url).pathname}/`]

  function check(address: string, mayBeOurs: boolean): void {
    const target = URL.parse(address)
    if (target === null) throw astray('no address')
    if (target.origin === own) {
      if (mayBeOurs && target.username === '' && ownPaths.some(path => target.pathname.startsWith(path))) return
      throw astray('this host')
    }
    try {
      isDeclared(target)
    } catch (error) {
      if (!isStepgateError(error)) throw error
      throw astray(target.host)
    }
  }

  return <T extends SurfaceAnswer>(answer: T): T => {
    if ('redirect' in answer) check(answer.redirect, true)
    if ('formPost' in answer) check(answer.formPost.action, false)
    return answer
  }
}

export type CheckAnswer = ReturnType<typeof browserTargets>

function astray(detail: string) {
  return connectorError('internal', 'The connector sends a browser where its manifest does not say so.', { detail })
}
