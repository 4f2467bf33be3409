import { type Predicate, readJoined } from '../filter-logic.ts'

/**
 * The part of OData's `$filter` that directory objects understand: comparisons, `in`, `startsWith` and `endsWith`,
 * `any` over collections, `and`, `or`, `not` and brackets. Words compare without regard to case, as Entra does.
 * https://learn.microsoft.com/en-us/graph/filter-query-parameter and https://learn.microsoft.com/en-us/graph/aad-advanced-queries
 */

/** The expression is not one that can be read, or not one that the property allows. */
export class FilterFault extends Error {}

export type Read = (position: number, property: string) => unknown

/** A test of a position, and whether the expression needs the advanced query capabilities. */
export interface Filter {
  readonly wants: Predicate
  readonly isAdvanced: boolean
}

type Literal = string | number | boolean | null
interface Token {
  readonly kind: 'word' | 'string' | 'mark' | 'end'
  readonly text: string
}

const lexeme = /\s*(?:([(),:])|'((?:[^']|'')*)'|(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)|[^\s(),:']+))/iy
const comparisons = new Set(['eq', 'ne', 'gt', 'ge', 'lt', 'le'])

function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = []
  const text = source.trim()
  lexeme.lastIndex = 0
  while (lexeme.lastIndex < text.length) {
    const at = lexeme.lastIndex
    const match = lexeme.exec(text)
    if (match === null) throw new FilterFault(`Syntax error at position ${at} in '${text}'.`)
    if (match[1] !== undefined) tokens.push({ kind: 'mark', text: match[1] })
    else if (match[2] !== undefined) tokens.push({ kind: 'string', text: match[2].replaceAll("''", "'") })
    else tokens.push({ kind: 'word', text: match[3] ?? '' })
  }
  return tokens
}

const fold = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : (value ?? null))

function compared(operator: string, wanted: Literal): (actual: unknown) => boolean {
  const right = fold(wanted)
  const isTime = typeof wanted === 'string' && /^\d{4}-\d\d-\d\dT/.test(wanted)
  const number = isTime ? Date.parse(wanted) : right
  const order = (actual: unknown): number => {
    const left = isTime ? Date.parse(String(actual)) : fold(actual)
    if (left === number) return 0
    return left !== null && number !== null && (left as string) < (number as string) ? -1 : 1
  }
  switch (operator) {
    case 'eq':
      return actual => order(actual) === 0
    case 'ne':
      return actual => order(actual) !== 0
    case 'gt':
      return actual => (actual ?? null) !== null && order(actual) > 0
    case 'ge':
      return actual => (actual ?? null) !== null && order(actual) >= 0
    case 'lt':
      return actual => (actual ?? null) !== null && order(actual) < 0
    default:
      return actual => (actual ?? null) !== null && order(actual) <= 0
  }
}

/** Turns an expression into a filter. `knows` says which properties there are. Throws a `FilterFault`. */
export function compileFilter(source: string, knows: (property: string) => boolean, read: Read): Filter {
  const tokens = tokensOf(source)
  let at = 0
  let isAdvanced = false
  const peek = (ahead = 0): Token => tokens[at + ahead] ?? { kind: 'end', text: 'the end' }
  const take = (): Token => {
    const token = peek()
    at += 1
    return token
  }
  const isWord = (word: string): boolean => peek().kind === 'word' && peek().text.toLowerCase() === word
  const expect = (mark: string): void => {
    const token = take()
    if (token.kind !== 'mark' || token.text !== mark) throw new FilterFault(`'${mark}' was expected before '${token.text}'.`)
  }

  function property(): string {
    const { kind, text } = take()
    if (kind !== 'word') throw new FilterFault(`A property was expected, not '${text}'.`)
    if (!knows(text)) throw new FilterFault(`Could not find a property named '${text}'.`)
    return text
  }
  function literal(): Literal {
    const { kind, text } = take()
    if (kind === 'string') return text
    if (kind !== 'word') throw new FilterFault(`A value was expected, not '${text}'.`)
    if (text === 'null') return null
    if (text === 'true' || text === 'false') return text === 'true'
    if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text)
    if (/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/i.test(text)) return text
    throw new FilterFault(`The value '${text}' must be quoted.`)
  }
  /** What an operator and its operand say of one value. */
  function test(): (actual: unknown) => boolean {
    const operator = take().text.toLowerCase()
    if (operator === 'in') {
      expect('(')
      const values = [fold(literal())]
      while (peek().text === ',') {
        take()
        values.push(fold(literal()))
      }
      expect(')')
      return actual => values.includes(fold(actual))
    }
    if (!comparisons.has(operator)) throw new FilterFault(`'${operator}' is not an operator.`)
    const wanted = literal()
    if (operator === 'ne' || (operator === 'eq' && wanted === null)) isAdvanced = true
    return compared(operator, wanted)
  }
  function edge(name: 'startswith' | 'endswith'): { readonly subject: string; readonly holds: (actual: unknown) => boolean } {
    if (name === 'endswith') isAdvanced = true
    expect('(')
    const subject = take().text
    expect(',')
    const wanted = String(literal()).toLowerCase()
    expect(')')
    const holds = (actual: unknown): boolean => {
      if (typeof actual !== 'string') return false
      const text = actual.toLowerCase()
      return name === 'startswith' ? text.startsWith(wanted) : text.endsWith(wanted)
    }
    return { subject, holds }
  }
  const edgeName = (): 'startswith' | 'endswith' | undefined => {
    const name = peek().text.toLowerCase()
    return peek().kind === 'word' && peek(1).text === '(' && (name === 'startswith' || name === 'endswith') ? name : undefined
  }
  /** `otherMails/any(m:m eq 'a@b')` or `…/any(m:startsWith(m,'a'))` */
  function any(collection: string): Predicate {
    if (!knows(collection)) throw new FilterFault(`Could not find a property named '${collection}'.`)
    expect('(')
    const range = take().text
    expect(':')
    const name = edgeName()
    if (name !== undefined) take()
    const function_ = name === undefined ? undefined : edge(name)
    const subject = function_?.subject ?? take().text
    if (subject !== range) throw new FilterFault(`'${subject}' is not the range variable.`)
    const holds = function_?.holds ?? test()
    expect(')')
    return position => [read(position, collection) ?? []].flat().some(holds)
  }
  const takes = (word: string): boolean => {
    const isNext = isWord(word)
    if (isNext) take()
    return isNext
  }
  const expression = (): Predicate => readJoined({ takes, term })
  function term(): Predicate {
    if (peek().kind === 'mark' && peek().text === '(') {
      take()
      const inner = expression()
      expect(')')
      return inner
    }
    if (isWord('not')) {
      take()
      isAdvanced = true
      const inner = term()
      return position => !inner(position)
    }
    const name = edgeName()
    if (name !== undefined) {
      take()
      const { subject, holds } = edge(name)
      if (!knows(subject)) throw new FilterFault(`Could not find a property named '${subject}'.`)
      return position => holds(read(position, subject))
    }
    const collection = /^(\w+)\/any$/.exec(peek().text)?.[1]
    if (collection !== undefined) {
      take()
      return any(collection)
    }
    const subject = property()
    const holds = test()
    return position => holds(read(position, subject))
  }
  const wants = expression()
  if (peek().kind !== 'end') throw new FilterFault(`Syntax error at '${peek().text}'.`)
  return { wants, isAdvanced }
}
