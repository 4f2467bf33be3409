import type { Steps } from './words.ts'

export const peopleList: Steps = () => []
