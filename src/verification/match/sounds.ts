/** Sounds that languages write with different letters: `Yuliya`, `Iuliia`, `Julija`; `Sophia`, `Sofia`. */
const soundRules: readonly (readonly [RegExp, string])[] = [
  [/x/g, 'ks'],
  [/schtsch|shch|chtch/g, 'ß'],
  [/tsch|tch/g, 'ç'],
  [/sch|sh|sz/g, 'ß'],
  [/zh/g, 'ž'],
  [/kh/g, 'h'],
  [/ch|cz/g, 'ç'],
  [/ph/g, 'f'],
  [/th/g, 't'],
  [/ts|tz|tc/g, 'z'],
  [/iou/g, 'iu'],
  [/ou|oo/g, 'u'],
  [/ee/g, 'i'],
  // `Ji` is a syllable of its own: `Jing` is not `Ying`.
  [/y|j(?!i)/g, 'i'],
  [/w/g, 'v'],
  [/ck|q|c/g, 'k'],
  [/(?<=[aeiou])h(?![aeiou])/g, ''],
  [/(?<![bcdfghklmnprstvzßçž])ie/g, 'e'],
  [/ff$/, 'v'],
  [/(.)\1+/g, '$1'],
]
export const bySound = (word: string): string => soundRules.reduce((form, [pattern, sound]) => form.replace(pattern, sound), word)
