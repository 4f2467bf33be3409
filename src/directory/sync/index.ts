/**
 * The sync: reads a directory through its `DirectorySource` into the view. It knows pages, cursors and the guard
 * against mass removal; it must not know any product, nor who asked for a run or shows it.
 */
export { type BegunRun, beginRun, type RunRequest, type SyncDeps } from './begin.ts'
export { lastRead } from './last-read.ts'
export { cancelRun, cancelRunsOf, dropCursor, findRun, listRuns, type RunPerson, type RunView } from './rows.ts'
export { type RunOutcome, runSync, type SyncWork } from './run.ts'
export { dueRuns, readWholeNext, scheduleNext } from './schedule.ts'
export { screen } from './screen.ts'
