import { createRequire } from 'node:module'
import { combined } from './combined.ts'
import type { Reader } from './reader.ts'

const load = createRequire(import.meta.url)

/** Loaded when the first name in Chinese characters is seen, since most directories have none. */
let library: ((text: string) => string) | undefined
function pinyin(character: string): string {
  library ??= (load('any-ascii') as typeof import('any-ascii')).default
  return library(character)
    .toLowerCase()
    .replace(/[^a-z]/g, '')
}

/** Characters that are read differently as a surname, and surnames of two characters of which one is. */
const asSurname: Readonly<Record<string, string>> = {
  ...{ 单: 'shan', 單: 'shan', 曾: 'zeng', 解: 'xie', 仇: 'qiu', 区: 'ou', 區: 'ou', 朴: 'piao', 查: 'zha', 盖: 'ge', 蓋: 'ge' },
  ...{ 翟: 'zhai', 乐: 'yue', 樂: 'yue', 缪: 'miao', 繆: 'miao', 种: 'chong', 员: 'yun', 員: 'yun', 召: 'shao', 冼: 'xian' },
  ...{
    繁: 'po',
    折: 'she',
    黑: 'he',
    覃: 'qin',
    令: 'ling',
    洗: 'xian',
    尉迟: 'yuchi',
    尉遲: 'yuchi',
    万俟: 'moqi',
    長孫: 'zhangsun',
  },
  ...{ 长孙: 'zhangsun', 逄: 'pang', 秘: 'bi', 宓: 'mi', 教: 'jiao', 哈: 'ha', 沈: 'shen', 瞿: 'qu', 隗: 'wei', 燕: 'yan' },
}

/** Surnames of two characters: where a name is not divided, they are told from given names by this list alone. */
const double = new Set(
  '欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 司徒 东方 東方 皇甫 尉迟 尉遲 公孙 公孫 慕容 令狐 宇文 长孙 長孫 夏侯 轩辕 軒轅 端木 百里 南宫 南宮 万俟 闻人 聞人'.split(
    ' ',
  ),
)

/** `ü` is `u`, `v` or, in passports since 2012, `yu`. */
const umlauted: Readonly<Record<string, string>> = { 吕: 'l', 呂: 'l', 绿: 'l', 綠: 'l', 律: 'l', 旅: 'l', 女: 'n' }

function syllables(text: string): readonly (readonly string[])[] {
  return [...text].map(character => {
    const first = umlauted[character]
    return first === undefined ? [pinyin(character)] : [`${first}u`, `${first}yu`, `${first}v`]
  })
}

function surname(text: string): readonly string[] {
  const known = asSurname[text]
  if (known !== undefined) return [known]
  return combined(syllables(text), 6).map(all => all.join(''))
}

/** Written in one word, or a word for each character. */
function given(text: string): readonly string[] {
  return combined(syllables(text), 6).flatMap(all => [all.join(''), all.join(' ')])
}

/** Hanyu pinyin, family name first. */
export const readHan: Reader = (text, part) => {
  const characters = text.replace(/[^\p{Script=Han}]/gu, '')
  if (characters.length > 8 || [...characters].some(character => pinyin(character) === '')) return []
  if (part === 'family') return surname(characters)
  if (part === 'given') return given(characters)
  const length = double.has(characters.slice(0, 2)) && characters.length > 2 ? 2 : 1
  const rest = given(characters.slice(length))
  return surname(characters.slice(0, length)).flatMap(last => rest.map(first => `${last} ${first}`))
}
