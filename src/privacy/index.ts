/**
 * What is kept of people, and forgetting them: one call that erases a person from every room, and the sweeps that forget
 * what its time has run out for, as the table of `storage/retention.ts` says. What a room holds and how it is erased is
 * the room's to say; here is only the list of them. It knows no product, no route and no verdict.
 */
export { createErasure, type Erased, type Erasure, erasureReasons } from './erasure.ts'
export { erasureRooms, heldOtherwise } from './rooms.ts'
export { retentionRounds } from './rounds.ts'
export { scrubJob, scrubQueue } from './scrub.ts'
