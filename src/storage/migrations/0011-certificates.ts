import type { Steps } from './words.ts'

export const certificates: Steps = () => []
