/**
 * For routes whose answers are described and not checked on their way out: a list of hundreds of rows would take five times
 * as long. That the answer is what the description says, the types of the route hold.
 */
export const described = { serializerCompiler: () => (answer: unknown) => JSON.stringify(answer) }
