import { areNicknames } from './nicknames.ts'
import { isPatronymic, withoutParticles } from './particles.ts'
import type { Reason } from './reasons.ts'
import type { MatchKnowledge } from './types.ts'
import { areVariants } from './variants.ts'
import { align, joined, sameOrVariant, type WordRule } from './words.ts'

/** From the weakest: what a reviewer has to know first. */
const telling: readonly Reason[] = ['nickname', 'initial', 'transliterated']

/** Given names are close if each word of the side with fewer is a word of the other, its initial or its short form. */
export function closeGivenName(
  one: readonly string[],
  other: readonly string[],
  { nicknames }: MatchKnowledge,
): Reason | undefined {
  if (joined(one) === joined(other)) return 'spacing'
  const rule = wordRule(nicknames)
  // `Văn` and `Do` are particles of some names and all of others.
  const aligned = align(one, other, rule) ?? align(withoutParticles(one), withoutParticles(other), rule)
  if (aligned === undefined) return areVariants(joined(one), joined(other)) ? 'transliterated' : undefined
  const reason = telling.find(weak => aligned.reasons.includes(weak))
  if (reason !== undefined) return reason
  if (aligned.left.length === 0) return 'particle'
  return aligned.left.every(isPatronymic) ? 'patronymic' : 'extra_word'
}

/** A word, its initial or its short form. */
export function wordRule(nicknames: MatchKnowledge['nicknames']): WordRule {
  return (one, other) => {
    const same = sameOrVariant(one, other)
    if (same !== undefined) return same
    if (areNicknames(one, other, nicknames)) return 'nickname'
    return isInitial(one, other) || isInitial(other, one) ? 'initial' : undefined
  }
}

const isInitial = (short: string, long: string) => short.length === 1 && /^[a-z]/.test(short) && long.startsWith(short)
