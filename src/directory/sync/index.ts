/**
 * The sync: reads a directory through its `DirectorySource` into the view. It knows pages, cursors, the guard against
 * mass removal, held runs and when the next one is due; it must not know any product, nor who asked for a run or shows it.
 */
export { type BegunRun, beginRun, type RunRequest, type SyncDeps } from './begin.ts'
export { askRelease, decide, findHeld, supersede } from './decide.ts'
export { type RunOutcome, runTopic } from './finish.ts'
export { lastRead } from './last-read.ts'
export { nudge } from './nudge.ts'
export { listRunPeople, type RunPeopleQuery, type RunPersonView, runPeopleKinds } from './people.ts'
export { cancelRun, cancelRunsOf, dropCursor, findRun, findRunAlone, listRuns, type RunPerson, type RunQuery } from './rows.ts'
export { runSync, type SyncWork } from './run.ts'
export { dueRuns, readWholeNext, retryTime, scheduleNext, setSchedule } from './schedule.ts'
export { screen } from './screen.ts'
export { askToEndRuleOfTwo, ruleOfTwo, type SyncSchedule, scheduleBounds, scheduleOf } from './settings.ts'
export { type SyncState, syncStates } from './state.ts'
export { sweepRuns } from './sweep.ts'
export { type Decision, type Pace, paceOf, type RunView } from './view.ts'
