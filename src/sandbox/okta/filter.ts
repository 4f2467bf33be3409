import { type Predicate, readJoined } from '../filter-logic.ts'

/**
 * The part of SCIM's filter language (RFC 7644 section 3.4.2.2) that Okta's `filter` and `search` understand:
 * comparisons, `pr`, `and`, `or` and brackets; neither `not` nor `ne`.
 */

export type FilterValue = string | number | boolean | null | undefined | readonly (string | number)[]
export type Operator = 'eq' | 'gt' | 'ge' | 'lt' | 'le' | 'sw' | 'co' | 'pr'

/** What one endpoint allows. */
export interface FilterRules {
  /** The complaint about an attribute or operator, if there is one. */
  fault(attribute: string, operator: string): string | undefined
  /** `filter` compares letter for letter, `search` does not. */
  readonly caseSensitive: boolean
}

/** The expression is not one that the endpoint understands. */
export class FilterFault extends Error {}

type Read = (position: number, attribute: string) => FilterValue
interface Token {
  readonly kind: 'word' | 'string' | 'bracket' | 'end'
  readonly text: string
}

const lexeme = /\s*(?:([()])|"((?:[^"\\]|\\.)*)"|([^\s()"]+))/y
const times = new Set([
  'created',
  'activated',
  'statusChanged',
  'lastLogin',
  'lastUpdated',
  'passwordChanged',
  'lastMembershipUpdated',
])

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = []
  lexeme.lastIndex = 0
  const trimmed = text.trimEnd()
  while (lexeme.lastIndex < trimmed.length) {
    const at = lexeme.lastIndex
    const match = lexeme.exec(trimmed)
    if (match === null) throw new FilterFault(`unexpected '${trimmed.slice(at).trim().slice(0, 20)}'`)
    if (match[1] !== undefined) tokens.push({ kind: 'bracket', text: match[1] })
    else if (match[2] !== undefined) tokens.push({ kind: 'string', text: match[2].replace(/\\(.)/g, '$1') })
    else tokens.push({ kind: 'word', text: match[3] ?? '' })
  }
  return tokens
}

function compare(actual: string | number, operator: Operator, wanted: string | number): boolean {
  switch (operator) {
    case 'eq':
      return actual === wanted
    case 'gt':
      return actual > wanted
    case 'ge':
      return actual >= wanted
    case 'lt':
      return actual < wanted
    case 'le':
      return actual <= wanted
    case 'sw':
      return String(actual).startsWith(String(wanted))
    case 'co':
      return String(actual).includes(String(wanted))
    case 'pr':
      return true
  }
}

/** Compares as the attribute's kind asks for: times as instants, words with or without regard to case. */
function comparison(attribute: string, operator: Operator, literal: Token, rules: FilterRules, read: Read): Predicate {
  if (times.has(attribute)) {
    const wanted = Date.parse(literal.text)
    if (Number.isNaN(wanted)) throw new FilterFault(`'${literal.text}' is not a date`)
    return position => {
      const actual = read(position, attribute)
      return typeof actual === 'string' && compare(Date.parse(actual), operator, wanted)
    }
  }
  if (literal.kind !== 'string' && !/^(-?\d+(\.\d+)?|true|false)$/.test(literal.text))
    throw new FilterFault(`the value of ${attribute} must be quoted`)
  const fold = (value: string): string => (rules.caseSensitive ? value : value.toLowerCase())
  const wanted = literal.kind === 'string' ? fold(literal.text) : literal.text
  return position => {
    const actual = read(position, attribute)
    return [actual].flat().some(value => {
      if (typeof value === 'string') return compare(fold(value), operator, wanted)
      if (typeof value === 'number') return compare(value, operator, Number(wanted))
      return typeof value === 'boolean' && operator === 'eq' && String(value) === wanted
    })
  }
}

const operators: ReadonlySet<string> = new Set<Operator>(['eq', 'gt', 'ge', 'lt', 'le', 'sw', 'co', 'pr'])
const isOperator = (text: string): text is Operator => operators.has(text)

/** Turns an expression into a test of a position; `read` gives an attribute's value there. Throws a `FilterFault`. */
export function compileFilter(text: string, rules: FilterRules, read: Read): Predicate {
  const tokens = tokensOf(text)
  let at = 0
  const peek = (): Token => tokens[at] ?? { kind: 'end', text: 'end' }
  const take = (): Token => {
    const token = peek()
    at += 1
    return token
  }
  const isWord = (word: string): boolean => peek().kind === 'word' && peek().text.toLowerCase() === word

  const takes = (word: string): boolean => {
    const isNext = isWord(word)
    if (isNext) take()
    return isNext
  }
  const expression = (): Predicate => readJoined({ takes, term })
  function term(): Predicate {
    if (peek().text === '(' && peek().kind === 'bracket') {
      take()
      const inner = expression()
      if (take().text !== ')') throw new FilterFault('a bracket is not closed')
      return inner
    }
    const attribute = take()
    if (attribute.kind !== 'word') throw new FilterFault(`an attribute was expected, not '${attribute.text}'`)
    const operator = take().text.toLowerCase()
    const fault = rules.fault(attribute.text, operator)
    if (fault !== undefined) throw new FilterFault(fault)
    if (!isOperator(operator)) throw new FilterFault(`unknown operator '${operator}'`)
    if (operator === 'pr') return position => (read(position, attribute.text) ?? null) !== null
    const literal = take()
    if (literal.kind !== 'string' && literal.kind !== 'word') throw new FilterFault(`${attribute.text} ${operator} has no value`)
    return comparison(attribute.text, operator, literal, rules, read)
  }
  const whole = expression()
  if (peek().kind !== 'end') throw new FilterFault(`unexpected '${peek().text}'`)
  return whole
}
