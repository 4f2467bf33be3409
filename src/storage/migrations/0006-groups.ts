import type { Steps } from './words.ts'

export const groups: Steps = () => []
