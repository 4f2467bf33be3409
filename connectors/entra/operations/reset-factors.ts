import { connectorCodeOf, connectorError, isStepgateError } from '../../../src/contract/index.ts'
import { textOf } from '../map.ts'
import type { Prepare, Subject } from './prepared.ts'
import { allRows } from './rows.ts'
import { endOf, unknownEnd } from './sent.ts'

/**
 * Takes away everything but the password (https://learn.microsoft.com/en-us/graph/api/resources/authenticationmethods-overview).
 * Graph has no call for all of them, and refuses to delete the default one before the others without telling which one
 * that is; so those that are refused as such are asked for again, once the others are gone.
 */

/** By the type that the list names; what is missing here cannot be removed by an app. */
const collections: Readonly<Record<string, string>> = {
  phoneAuthenticationMethod: 'phoneMethods',
  microsoftAuthenticatorAuthenticationMethod: 'microsoftAuthenticatorMethods',
  fido2AuthenticationMethod: 'fido2Methods',
  softwareOathAuthenticationMethod: 'softwareOathMethods',
  emailAuthenticationMethod: 'emailMethods',
  windowsHelloForBusinessAuthenticationMethod: 'windowsHelloForBusinessMethods',
  platformCredentialAuthenticationMethod: 'platformCredentialMethods',
  externalAuthenticationMethod: 'externalAuthenticationMethods',
  temporaryAccessPassAuthenticationMethod: 'temporaryAccessPassMethods',
}
const password = 'passwordAuthenticationMethod'

export const resetFactors: Prepare = async (subject, signal) => {
  const paths = await factorsOf(subject, signal)
  return {
    async act() {
      await removeAll(subject, paths, signal)
      return { done: true }
    },
  }
}

/** Their paths. One that cannot be removed is one that an attacker may keep, so then nothing is begun. */
async function factorsOf({ api, account }: Subject, signal: AbortSignal): Promise<readonly string[]> {
  const base = `/users/${account.id}/authentication`
  const rows = await allRows(api, `${base}/methods`, signal)
  const types = rows.map(row => textOf(row['@odata.type'])?.replace('#microsoft.graph.', '') ?? 'without a type')
  const others = rows.map((row, index) => ({ id: textOf(row.id), type: types[index] ?? '' })).filter(one => one.type !== password)
  const unknown = others.filter(({ id, type }) => id === undefined || collections[type] === undefined)
  if (unknown.length > 0) {
    const detail = `cannot remove: ${unknown.map(({ type }) => type).join(', ')}`.slice(0, 300)
    throw connectorError('object_state_unsupported', 'There is a method that an app cannot remove.', { detail })
  }
  return others.map(({ id, type }) => `${base}/${collections[type]}/${encodeURIComponent(id ?? '')}`)
}

async function removeAll({ api }: Subject, paths: readonly string[], signal: AbortSignal): Promise<void> {
  let done = 0
  for (let left = paths; left.length > 0; ) {
    const kept: string[] = []
    for (const path of left) {
      try {
        await api.send('DELETE', path, undefined, signal)
        done += 1
      } catch (error) {
        // Gone already is as good.
        if (connectorCodeOf(error) === 'object_not_found') continue
        if (isDefault(error)) kept.push(path)
        else throw endOf(error, signal, done)
      }
    }
    if (kept.length === left.length) {
      const detail = `${kept.length} of ${paths.length} methods are kept as the default one`
      if (done > 0) throw unknownEnd('provider_unavailable', detail, done)
      throw connectorError('object_state_unsupported', undefined, { detail })
    }
    left = kept
  }
}

/** 400 `Cannot delete default method with other methods configured`. */
function isDefault(error: unknown): boolean {
  return isStepgateError(error) && /: 400 .*default method/i.test(error.detail ?? '')
}
