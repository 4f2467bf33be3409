#!/usr/bin/env node
// The first line of every command: says in one sentence when the runtime does not fit. Plain JavaScript, so that an
// old Node can still read it.
const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  process.stderr.write(
    `stepgate needs Node.js 24 or newer, and this is ${process.versions.node}: run it through npm (npm start, npm run stepgate), which brings its own, or install Node.js 24.\n`,
  )
  process.exit(1)
}
// What a sync reads is garbage before long; left alone, the heap would double before anybody looks. It holds for all
// threads of the process, and has to be said before they grow.
const { setFlagsFromString } = await import('node:v8')
setFlagsFromString('--heap-growing-percent=30')
await import('../main.ts')
