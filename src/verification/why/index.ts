/**
 * Why a person can or cannot step up, recover their account or be helped now, in sentences for whoever is asked. Facts are
 * read from our own tables and this process, and judged by rules that repeat in words what a start decides; the room asks
 * no product and no Incode account, starts nothing, spends no budget, and changes nothing.
 */
export { type Explained, explain } from './explain.ts'
export { readFacts } from './read.ts'
export { type Sentence, sentenceCodes, whyActors } from './sentences.ts'
export { type PersonNamed, type WhyView, whyOf } from './view.ts'
