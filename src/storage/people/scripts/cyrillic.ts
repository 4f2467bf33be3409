import { type Scheme, writer, written } from './letters.ts'
import type { Reader } from './reader.ts'

/** What all ways of writing Russian, Ukrainian, Belarusian, Bulgarian and Serbian have in common. */
const common: Scheme = {
  а: 'a',
  б: 'b',
  в: 'v',
  г: 'g',
  ґ: 'g',
  д: 'd',
  е: 'e',
  ё: 'e',
  є: 'ye',
  ж: 'zh',
  з: 'z',
  и: 'i',
  і: 'i',
  ї: 'yi',
  й: 'y',
  ј: 'j',
  к: 'k',
  л: 'l',
  љ: 'lj',
  м: 'm',
  н: 'n',
  њ: 'nj',
  о: 'o',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  ћ: 'c',
  ђ: 'dj',
  у: 'u',
  ў: 'u',
  ф: 'f',
  х: 'kh',
  ц: 'ts',
  џ: 'dz',
  ч: 'ch',
  ш: 'sh',
  щ: 'shch',
  ъ: '',
  ы: 'y',
  ь: '',
  э: 'e',
  ю: 'yu',
  я: 'ya',
}

/** Passports of Russia since 2013: ICAO Doc 9303-3, section 6, table B. */
const icao: Scheme = { й: 'i', ъ: 'ie', ю: 'iu', я: 'ia', є: 'ie', ї: 'i' }
/** Passports of Ukraine: resolution 55 of its cabinet of ministers, 2010. */
const ukrainian: Scheme = {
  ...{ г: 'h', зг: 'zgh', и: 'y', є: 'ie', '^є': 'ye', ї: 'i', '^ї': 'yi', й: 'i', '^й': 'y' },
  ...{ ю: 'iu', '^ю': 'yu', я: 'ia', '^я': 'ya' },
}
/** As people write themselves in English. */
const popular: Scheme = { кс: 'x', ий$: 'y', ый$: 'y', ия: 'ia', ье: 'ie', ьё: 'ie', ё: 'e' }
const popularWithI: Scheme = { ...popular, ий$: 'i', ый$: 'y', й: 'i', я: 'ia', '^я': 'ya' }
/** BGN/PCGN 1947, which writes a soft beginning. */
const softened: Scheme = {
  ...{ '^е': 'ye', ае: 'aye', ие: 'iye', ое: 'oye', ье: 'ye', ё: 'yo', ія: 'iya' },
}
/** Passports of Russia from 2010 to 2013: GOST R 52535.1-2006. */
const gost: Scheme = { ...icao, ъ: '', ц: 'tc' }
/** ISO 9 and the scholarly way, whose marks are folded away. */
const scholarly: Scheme = {
  ...{ ж: 'z', й: 'j', х: 'h', ц: 'c', ч: 'c', ш: 's', щ: 'sc', ю: 'ju', я: 'ja', є: 'je', ї: 'ji' },
}
const german: Scheme = {
  ...{ в: 'w', ж: 'sch', з: 's', й: 'i', х: 'ch', ц: 'z', ч: 'tsch', ш: 'sch', щ: 'schtsch', ю: 'ju', я: 'ja', ия: 'ia' },
}
/** Passports of the Soviet Union, and of Russia until 1997. */
const french: Scheme = {
  ...{ ж: 'j', й: 'i', у: 'ou', ч: 'tch', ш: 'ch', щ: 'chtch', ю: 'iou', я: 'ia', ий$: 'i', ин$: 'ine' },
}

const few = [common, popular, icao].map(scheme => writer(common, scheme))
const inUkrainian = writer(common, ukrainian)
const many = [
  ...few,
  ...[popularWithI, softened, gost, scholarly, german, french, { ...softened, ий$: 'y', кс: 'x' }].map(scheme =>
    writer(common, scheme),
  ),
]

/** Letters and endings that Ukrainian names do not have. */
const notUkrainian = /[ыэёъ]|и[яй]/

export const readCyrillic: Reader = (text, _part, breadth) => {
  const schemes = breadth === 'few' ? few : many
  return written(text, notUkrainian.test(text) ? schemes : [...schemes.slice(0, 3), inUkrainian, ...schemes.slice(3)])
}
