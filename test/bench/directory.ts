import { join } from 'node:path'
import { type Measurement, underGoal } from './figure.ts'
import { inFolder } from './folder.ts'
import { startPart } from './part.ts'
import type { DirectoryPart } from './parts/directory.ts'

const people = 1_000_000

/** What an administrator asks of the view when it holds a million people. */
export const directory: Measurement = ({ say, profile }) =>
  inFolder(async folder => {
    say(`  filling a directory of ${people.toLocaleString('en-US')} …`)
    const part = await startPart<unknown, DirectoryPart>('directory', { path: join(folder, 'stepgate.db'), people }, { profile })
    const asked = await part.call('ask')
    await part.stop()
    return asked.map(({ name, what, p99, goal }) => underGoal(`directory_${name}_p99`, `${what}, p99`, 'ms', p99, goal))
  })
