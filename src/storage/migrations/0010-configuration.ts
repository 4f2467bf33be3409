import type { Steps } from './words.ts'

export const configuration: Steps = () => []
