import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { describeHost } from './describe.ts'
import { consoleTypes } from './types.ts'

/** `npm run console:types`: writes what the console knows of the admin API. */
const file = new URL('../../console/api/schema.ts', import.meta.url).pathname

await mkdir(dirname(file), { recursive: true })
await writeFile(file, await consoleTypes(await describeHost()))
