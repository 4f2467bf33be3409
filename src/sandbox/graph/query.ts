/** Query options as Graph reads them. https://learn.microsoft.com/en-us/graph/query-parameters */

import type { FastifyRequest } from 'fastify'
import { badRequest, malformed, unsupportedQuery } from './errors.ts'
import { compileFilter, type Filter, FilterFault, type Read } from './filter.ts'

export const originOf = (request: FastifyRequest): string => `http://${request.host}`

/** The body of a list that has no pages. */
export const listBody = (request: FastifyRequest, context: string, value: readonly object[]) => ({
  '@odata.context': `${originOf(request)}/v1.0/$metadata#${context}`,
  value,
})

/** One value of a query option; the last when it is repeated. */
export function queryValue(request: FastifyRequest, name: string): string | undefined {
  const at = request.url.indexOf('?')
  return at < 0 ? undefined : new URLSearchParams(request.url.slice(at)).getAll(name).at(-1)
}

/** Refuses options that the resource does not have. */
export function refuseOptions(request: FastifyRequest, names: readonly string[]): void {
  for (const name of names)
    if (queryValue(request, name) !== undefined) throw unsupportedQuery(`'${name}' is not supported by the service.`)
}

/** Reads `$top`. Graph refuses a page that is too large rather than to cut it. */
export function topOf(request: FastifyRequest, byDefault: number, most = 999): number {
  const text = queryValue(request, '$top')
  if (text === undefined) return byDefault
  const top = Number(text)
  if (!Number.isInteger(top) || top < 1) throw malformed(`The value '${text}' for $top is not a whole number from 1.`)
  if (top > most) throw badRequest(`Invalid page size specified: '${top}'. Must be between 1 and ${most} inclusive.`)
  return top
}

/** Reads `$select`; undefined without one. */
export function selectOf(
  request: FastifyRequest,
  type: string,
  knows: (property: string) => boolean,
): readonly string[] | undefined {
  const text = queryValue(request, '$select')
  if (text === undefined) return undefined
  const names = [...new Set(text.split(',').map(name => name.trim()))]
  const unknown = names.find(name => !knows(name))
  if (unknown !== undefined)
    throw malformed(
      `Parsing OData Select and Expand failed: Could not find a property named '${unknown}' on type 'microsoft.graph.${type}'.`,
    )
  return names
}

/** True for a call that accepts eventual consistency, which advanced queries ask for. */
export const isEventual = (request: FastifyRequest): boolean =>
  String(request.headers.consistencylevel ?? '').toLowerCase() === 'eventual'

export const wantsCount = (request: FastifyRequest): boolean => queryValue(request, '$count') === 'true'

const isAdvancedCall = (request: FastifyRequest): boolean => isEventual(request) && wantsCount(request)

/**
 * Reads `$filter` and refuses what needs the advanced query capabilities without them.
 * https://learn.microsoft.com/en-us/graph/aad-advanced-queries
 */
export function filterOf(request: FastifyRequest, knows: (property: string) => boolean, read: Read): Filter | undefined {
  const text = queryValue(request, '$filter')
  if (text === undefined) return undefined
  try {
    const filter = compileFilter(text, knows, read)
    if (filter.isAdvanced && !isAdvancedCall(request))
      throw unsupportedQuery(
        'The specified filter clause needs advanced query capabilities: set ConsistencyLevel to eventual and $count to true.',
      )
    return filter
  } catch (cause) {
    if (cause instanceof FilterFault) throw malformed(`Invalid filter clause: ${cause.message}`)
    throw cause
  }
}

/** Reads `$search`, e.g. `"displayName:ana" OR "mail:ana"`: words of a property that begin so. */
export function searchOf(request: FastifyRequest, knows: (property: string) => boolean, read: Read): Filter | undefined {
  const text = queryValue(request, '$search')
  if (text === undefined) return undefined
  if (!isEventual(request))
    throw badRequest(
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    )
  const clauses = text.split(/\s+(?:OR|AND)\s+/)
  const tests = clauses.map(clause => {
    const [, property, term] = /^"(\w+):(.+)"$/.exec(clause.trim()) ?? []
    if (property === undefined || term === undefined || !knows(property)) throw malformed(`Syntax error in $search: ${clause}`)
    const wanted = term.toLowerCase()
    return (position: number): boolean => {
      const value = read(position, property)
      const words = typeof value === 'string' ? value.toLowerCase() : ''
      return words.startsWith(wanted) || words.split(/[^\p{L}\p{N}]+/u).some(word => word.startsWith(wanted))
    }
  })
  const isOr = / OR /.test(text)
  return {
    wants: position => (isOr ? tests.some(test => test(position)) : tests.every(test => test(position))),
    isAdvanced: true,
  }
}
