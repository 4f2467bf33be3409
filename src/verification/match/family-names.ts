import { withoutParticles } from './particles.ts'
import type { Reason } from './reasons.ts'
import { areVariants } from './variants.ts'
import { align, joined, sameOrVariant } from './words.ts'

/**
 * Family names are close if they are one but for gaps, particles or the spelling of another script, or if one side has a
 * further surname. Initials and short forms do not occur in them. Another name, as after a marriage, is another name.
 */
export function closeFamilyName(one: readonly string[], other: readonly string[]): Reason | undefined {
  if (joined(one) === joined(other)) return 'spacing'
  const [bare, otherBare] = [withoutParticles(one), withoutParticles(other)]
  const aligned = align(bare, otherBare, sameOrVariant)
  if (aligned === undefined) return gaps(one, other) ?? gaps(bare, otherBare)
  if (aligned.left.length > 0) return 'one_of_two'
  return aligned.reasons.includes('transliterated') ? 'transliterated' : 'particle'
}

function gaps(one: readonly string[], other: readonly string[]): Reason | undefined {
  if (joined(one) === joined(other)) return 'particle'
  return areVariants(joined(one), joined(other)) ? 'transliterated' : undefined
}
