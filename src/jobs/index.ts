/**
 * The durable queue: work that commits with the rows that ask for it, is done at least once, and survives the process
 * that was doing it. It knows payloads as plain data and handlers as functions; what they are for is said by the rooms
 * above, which `host.ts` plugs in.
 */
export * from './enqueue.ts'
export * from './handler.ts'
export * from './outbox.ts'
export * from './publish.ts'
export * from './queue.ts'
export * from './schedule.ts'
export * from './under-way.ts'
