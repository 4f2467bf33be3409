import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { problem } from '../contract/index.ts'
import type { PersonNamed } from './whom.ts'

const mostBytes = 2 * 1024 * 1024
export const mostPeople = 10_000
const columns: Readonly<Record<string, 'externalId' | 'login'>> = {
  external_id: 'externalId',
  externalid: 'externalId',
  id: 'externalId',
  login: 'login',
}

/**
 * Reads whom to invite from a file (RFC 4180): a header line with the column `external_id` or `login`; other columns are
 * not looked at. No sentence repeats what stands in it.
 */
export async function readCsv(body: AsyncIterable<Uint8Array>): Promise<readonly PersonNamed[]> {
  const people: PersonNamed[] = []
  let at: { readonly index: number; readonly by: 'externalId' | 'login' } | undefined
  const parser = parse({ bom: true, relax_column_count: true, skip_empty_lines: true, trim: true, delimiter: [',', ';', '\t'] })
  const source = Readable.from(limited(body))
  source.on('error', error => parser.destroy(error))
  source.pipe(parser)
  try {
    for await (const record of parser as AsyncIterable<readonly string[]>) {
      if (at === undefined) {
        at = columnOf(record)
        continue
      }
      const value = record[at.index] ?? ''
      if (value === '') continue
      if (people.length >= mostPeople) throw problem('payload_too_large', `Takes at most ${mostPeople} people.`)
      people.push(at.by === 'login' ? { login: value } : { externalId: value })
    }
  } catch (error) {
    if (error instanceof CsvError) throw problem('request_invalid', 'The file cannot be read as CSV.')
    throw error
  } finally {
    source.destroy()
  }
  if (people.length === 0) throw problem('request_invalid', 'The file names nobody.')
  return people
}

function columnOf(header: readonly string[]) {
  for (const [index, name] of header.entries()) {
    const by = columns[name.toLowerCase()]
    if (by !== undefined) return { index, by }
  }
  throw problem('request_invalid', 'The file needs a header line with the column external_id or login.')
}

async function* limited(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > mostBytes) throw problem('payload_too_large', `Takes at most ${mostBytes} bytes.`)
    yield chunk
  }
}
