import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Context } from './context.ts'
import { CommandError, exitCodes } from './exit.ts'

/** A header line with the columns `name` and `short`, then a pair a line (RFC 4180); other columns are not looked at. */
export async function pairsIn(
  path: string,
  context: Pick<Context, 'workingFolder'>,
): Promise<readonly { readonly name: string; readonly short: string }[]> {
  const text = await readFile(resolve(context.workingFolder, path), 'utf8').catch(() => {
    throw new CommandError(exitCodes.usage, `${path} cannot be read`)
  })
  const { CsvError, parse } = await import('csv-parse/sync')
  try {
    const [header = [], ...lines] = parse(text, {
      bom: true,
      trim: true,
      relax_column_count: true,
      skip_empty_lines: true,
      delimiter: [',', ';', '\t'],
    }) as string[][]
    const at = (column: string) => header.findIndex(title => title.toLowerCase() === column)
    const [name, short] = [at('name'), at('short')]
    if (name < 0 || short < 0) throw new CommandError(exitCodes.usage, `${path} lacks a header with the columns name and short`)
    if (lines.length === 0) throw new CommandError(exitCodes.usage, `${path} has no line`)
    return lines.map(line => ({ name: line[name] ?? '', short: line[short] ?? '' }))
  } catch (error) {
    if (error instanceof CsvError) throw new CommandError(exitCodes.usage, `${path} cannot be read as CSV`)
    throw error
  }
}
