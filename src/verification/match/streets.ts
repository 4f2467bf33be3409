import { foldForPassport } from '../../storage/people/fold.ts'

/** Kinds of street and what goes with them, each with its abbreviations, in the languages of our directories. */
const abbreviated = `
street st str
avenue ave av avenida avda
boulevard blvd bd bvd
road rd
drive dr
lane ln
court ct
place pl
square sq
terrace ter
highway hwy
parkway pkwy
circle cir
north n
south s
east e
west w
apartment apt
suite ste
floor fl
building bldg
calle c cl
carrera cra kr
colonia col
numero num nro no
rua r
praca pca
strasse str
platz pl
allee al
rue
place pl
chemin ch
faubourg fbg
via
piazza pza
corso cso
straat
ulitsa ul
prospekt pr
`

const fullOf: ReadonlyMap<string, string> = new Map(
  abbreviated
    .trim()
    .split('\n')
    .map(row => row.split(' '))
    .flatMap(([full = '', ...short]) => short.map(one => [one, full] as const))
    // `str` is Strasse and street: whichever it is, it has to be one of them on both sides.
    .toReversed(),
)

/** The words of a street and its number, kinds of street in one form. `Hauptstr. 5` has the words of `Hauptstraße 5`. */
export function streetWords(text: string): readonly string[] {
  return foldForPassport(text)
    .replace(/(\p{L})(?=\d)|(\d)(?=\p{L})/gu, '$1$2 ')
    .split(' ')
    .filter(word => word !== '' && word !== 'nr' && word !== 'no')
    .map(word => (word === 'strasse' ? 'street' : (fullOf.get(word) ?? word)))
    .map(word => word.replace(/(?<=\p{L}{3})(?:strasse|str)$/u, 'street').replace(/(?<=\p{L}{3})straat$/u, 'street'))
}
