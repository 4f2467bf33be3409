/**
 * Legs: façades that lead a browser to a verification and go on in the same browser afterwards. This room tells which one
 * goes on, and lets connectors of products that call us by themselves begin and end theirs. It reads no protocol: what a
 * product says and is told is its connector's, or the OpenID provider's.
 */
export { createResume, type Resume } from './resume.ts'
export { resumeBySurface, startWithin } from './surface.ts'
