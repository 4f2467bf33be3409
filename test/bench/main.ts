/**
 * The bench: how fast the host is, told as ratios. Every figure stands against a floor of the same run on the same
 * machine, because users per second of somebody's laptop say nothing. What is measured, what it is measured against and
 * what makes the load are processes of their own. It knows the host by its public faces; nothing in `src` knows it.
 *
 * `npm run bench` prints a table, `npm run bench -- --json` one object of ratios. A name says what it is a ratio of:
 * `…_of_floor` (the same pages fetched and parsed), at least the goal is good; `…_of_goal`, under 1 is good;
 * `…_of_people`, rows written by a person that nothing happened to, 0 is good; `…_of_usual`, a million people beside
 * `--users` of them; `…_of_sdk`, beside the product's own client;
 * `strangers_…`, accounts that a colleague's document opens, and honest people whom that keeps waiting; `match_…`, how many pairs of names are told apart, beside a goal or another way to compare. What it is of stands in front: nothing for Okta on
 * SQLite, `entra_` (a tenant read in parts) or `entra_round_` (in the round of a delta query), `postgres_`, and `large_`
 * for a million people, whose view is then asked (`directory_…`, `entra_directory_…`, `…postgres_directory_…`); `console_…`,
 * what somebody sees of a million people in a browser.
 */
import { parseArgs } from 'node:util'
import { products } from './access.ts'
import { console } from './console.ts'
import { databases } from './database.ts'
import { directory } from './directory.ts'
import type { Measurement, Setting } from './figure.ts'
import { hooks } from './hooks.ts'
import { large } from './large.ts'
import { match } from './match.ts'
import { start } from './start.ts'
import { strangers } from './strangers.ts'
import { sync } from './sync.ts'
import { ratiosOf, tableOf } from './table.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
    users: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    /** Beside everything else, directories of a million people, which take minutes to read. */
    large: { type: 'boolean', default: false },
    directory: { type: 'string' },
    database: { type: 'string' },
    /** A folder for CPU profiles of the measured processes. Profiling slows them down. */
    profile: { type: 'string' },
  },
})

const all: Readonly<Record<string, Measurement>> = { sync, hooks, start, match, strangers, large, directory, console }
/** Not unless it is asked for. */
const optional = ['large', 'directory', 'console']
const chosenOf = <T extends string>(given: string | undefined, from: readonly T[]): readonly T[] =>
  given === undefined ? from : from.filter(one => one === given)
const setting: Setting = {
  users: Number(values.users),
  many: 1_000_000,
  directories: chosenOf(values.directory, products),
  databases: chosenOf(values.database, databases),
  seconds: Number(values.seconds),
  rounds: Number(values.rounds),
  times: 200,
  say: text => process.stderr.write(`${text}\n`),
  ...(values.profile === undefined ? {} : { profile: values.profile }),
}
const chosen = Object.entries(all).filter(([name]) =>
  values.only === undefined ? !optional.includes(name) || (name === 'large' && values.large) : name === values.only,
)
const wrong = [setting.users, setting.seconds, setting.rounds].some(number => !(number > 0))
if ([chosen, setting.directories, setting.databases].some(list => list.length === 0) || wrong) {
  process.stderr.write(`usage: bench [--json] [--large] [--only ${Object.keys(all).join('|')}]
             [--directory ${products.join('|')}] [--database ${databases.join('|')}]
             [--users N] [--seconds N] [--rounds N] [--profile FOLDER]\n`)
  process.exit(2)
}

const figures = []
for (const [name, measure] of chosen) {
  setting.say(`measuring ${name} …`)
  const since = performance.now()
  figures.push(...(await measure(setting)))
  setting.say(`${name}: ${((performance.now() - since) / 1000).toFixed(0)} s`)
}
process.stdout.write(values.json ? `${JSON.stringify(ratiosOf(figures))}\n` : tableOf(figures))
