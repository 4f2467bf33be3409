import { Readable } from 'node:stream'
import { type CsvError, parse } from 'csv-parse'
import { type Fault, problem } from '../../contract/index.ts'
import { unguarded } from '../../security/csv-field.ts'
import { type Field, fieldOf, fields } from './columns.ts'

/**
 * Reads a file of people line by line (RFC 4180; semicolons and tabs too, as spreadsheets write them). It never holds the
 * file, and no sentence of it repeats what stands there: a file without a header line would put a person into it.
 */

export interface Line {
  /** As an editor counts: the header is line 1. */
  readonly line: number
  readonly values: Readonly<Partial<Record<Field, string>>>
}

export interface CsvLimits {
  readonly bytes: number
  readonly lines: number
}

const longestLine = 20_000

/** A line, or what is wrong with one; after a fatal fault nothing more is read. */
export type Row = Line | { readonly fault: Fault; readonly isFatal?: true }

export async function* readLines(body: AsyncIterable<Uint8Array>, limits: CsvLimits): AsyncGenerator<Row> {
  const text = decoded(body, limits.bytes)
  const first = await text.next()
  const head = first.done ? '' : first.value
  async function* whole(): AsyncGenerator<string> {
    yield head
    yield* text
  }
  const source = Readable.from(whole())
  const parser = parse({
    delimiter: delimiterOf(head),
    relax_column_count: true,
    skip_empty_lines: true,
    info: true,
    max_record_size: longestLine,
  })
  // `pipe` forwards no error: without this a body that breaks would leave the reader waiting.
  source.on('error', error => parser.destroy(error))
  source.pipe(parser)
  let columns: readonly (Field | undefined)[] | undefined
  let count = 0
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: readonly string[]; info: { lines: number } }>) {
      const line = lineOf(record, info.lines)
      if (columns === undefined) {
        const read = header(record)
        if ('faults' in read) {
          for (const fault of read.faults) yield { fault, isFatal: true }
          return
        }
        columns = read.columns
        continue
      }
      count += 1
      if (count > limits.lines) throw problem('payload_too_large', `Takes at most ${limits.lines} people.`)
      if (record.length !== columns.length) {
        yield {
          fault: { path: `/lines/${line}`, message: `Has ${record.length} columns, where the header has ${columns.length}.` },
        }
        continue
      }
      yield { line, values: valuesOf(columns, record) }
    }
  } catch (error) {
    const fault = faultOf(error)
    if (fault === undefined) throw error
    yield { fault, isFatal: true }
  } finally {
    source.destroy()
  }
  if (columns === undefined)
    yield { isFatal: true, fault: { path: '/lines/1', message: 'The file is empty: it needs a header line.' } }
}

/** Where the record began: it may go over several lines, and the parser tells where it ended. */
function lineOf(record: readonly string[], last: number): number {
  return last - record.reduce((breaks, value) => breaks + (value.match(/\r\n|\r|\n/g)?.length ?? 0), 0)
}

async function* decoded(body: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<string, void> {
  // Drops a byte order mark, which spreadsheets write.
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let bytes = 0
  try {
    for await (const chunk of body) {
      bytes += chunk.length
      if (bytes > most) throw problem('payload_too_large', `Takes at most ${most} bytes.`)
      yield decoder.decode(chunk, { stream: true })
    }
    yield decoder.decode()
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw problem('request_invalid', 'The file is not UTF-8.', {
      faults: [{ path: '/lines', message: 'Save the file as UTF-8.' }],
    })
  }
}

/** The one that the first line has most of. */
function delimiterOf(head: string): string {
  const [line = ''] = head.split(/\r|\n/, 1)
  const count = (mark: string) => line.split(mark).length
  return [',', ';', '\t'].toSorted((a, b) => count(b) - count(a))[0] ?? ','
}

function header(record: readonly string[]): { readonly columns: readonly Field[] } | { readonly faults: readonly Fault[] } {
  const columns = record.map(name => fieldOf(name))
  const faults: Fault[] = []
  const at = (index: number) => `/lines/1/${index + 1}`
  for (const [index, field] of columns.entries()) {
    if (field === undefined) {
      faults.push({ path: at(index), message: `Column ${index + 1} has no name that is known. There are: ${fields.join(', ')}.` })
    } else if (columns.indexOf(field) !== index) {
      faults.push({ path: at(index), message: `Column ${index + 1} has the name of another one.` })
    }
  }
  if (!columns.includes('login')) faults.push({ path: '/lines/1', message: 'There is no column login.' })
  return faults.length > 0 ? { faults } : { columns: columns.filter(field => field !== undefined) }
}

function valuesOf(columns: readonly (Field | undefined)[], record: readonly string[]): Line['values'] {
  const values: Partial<Record<Field, string>> = {}
  for (const [index, field] of columns.entries()) {
    const value = unguarded((record[index] ?? '').trim())
    if (field !== undefined && value !== '') values[field] = value
  }
  return values
}

const sentences: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'A quotation mark is opened and never closed.',
  CSV_MAX_RECORD_SIZE: `Is longer than ${longestLine} characters: a quotation mark may not be closed.`,
  INVALID_OPENING_QUOTE: 'A quotation mark stands within a value that does not begin with one.',
  CSV_INVALID_CLOSING_QUOTE: 'Something stands between a closing quotation mark and the next column.',
}

/** What the parser says of its own errors quotes the line. */
function faultOf(error: unknown): Fault | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('lines' in error)) return undefined
  const { code, lines } = error as CsvError & { readonly lines: number }
  return { path: `/lines/${lines}`, message: `${sentences[code] ?? 'Cannot be read as CSV.'} Nothing after it was read.` }
}
