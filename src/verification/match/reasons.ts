/**
 * Why a claim compares as it does: the rule that decided, never a value. First those that lead to `matched`, then to
 * `close`, to `missing` or `not_checked`, and to `mismatched`. `transliterated` leads to `matched` where the name stands
 * in another script on one side, and to `close` where both sides are in Latin letters and only seem to spell one name.
 */
export const reasons = [
  'same',
  'case_or_marks',
  'reordered',
  'transliterated',
  'with_middle_name',
  'written_differently',
  'alias',
  'initial',
  'nickname',
  'spacing',
  'particle',
  'patronymic',
  'one_of_two',
  'extra_word',
  'swapped',
  'part_missing',
  'abbreviated',
  'national_number',
  'subaddress',
  'missing_here',
  'missing_there',
  'unreadable',
  'other',
] as const
export type Reason = (typeof reasons)[number]
