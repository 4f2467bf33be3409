import { createRequire } from 'node:module'
import type { Reader } from './reader.ts'

const load = createRequire(import.meta.url)

/** Loaded when the first name in kana is seen, since most directories have none. */
let library: typeof import('wanakana') | undefined
function romaji(word: string): string | undefined {
  library ??= load('wanakana') as typeof import('wanakana')
  const latin = library.toRomaji(word).toLowerCase().replace(/['-]/g, '')
  return /^[a-z]+$/.test(latin) ? latin : undefined
}

/** Modified Hepburn without its marks, as in Japanese passports: long vowels are short, and `n` is `m` before a lip. */
const short = (word: string) => word.replace(/ou|oo/g, 'o').replace(/uu/g, 'u')
const lips = (word: string) => word.replace(/n(?=[bmp])/g, 'm').replace(/cch/g, 'tch')
/** What passports allow beside it: `Ohno`, `Satoh`. */
const withH = (word: string) => word.replace(/ou|oo/g, 'oh').replace(/uu/g, 'u')
/** The order of the cabinet of 1954. */
const kunrei = (word: string) =>
  word
    .replace(/sh(?=[aou])/g, 'sy')
    .replace(/ch(?=[aou])/g, 'ty')
    .replace(/j(?=[aou])/g, 'zy')
    .replace(/shi/g, 'si')
    .replace(/chi/g, 'ti')
    .replace(/tsu/g, 'tu')
    .replace(/ji/g, 'zi')
    .replace(/fu/g, 'hu')

const plain = (word: string) => word
const few = [short, plain, withH]
const many = [
  ...few,
  (word: string) => lips(short(word)),
  (word: string) => kunrei(short(word)),
  (word: string) => lips(withH(word)),
  kunrei,
  lips,
]

/** Kana is written from the sound; kanji is not, and has no reading here. */
export const readKana: Reader = (text, _part, breadth) => {
  const words = text
    .split(/[\s・･]+/)
    .filter(Boolean)
    .map(romaji)
  const latin = words.filter(word => word !== undefined)
  if (latin.length < words.length) return []
  return (breadth === 'few' ? few : many).map(way => latin.map(way).join(' '))
}
