import type { Steps } from './words.ts'

export const runs: Steps = () => []
