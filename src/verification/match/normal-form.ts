import { foldName } from '../../storage/people/fold.ts'

/** The form in which a confirmed alias is kept: the folded words of the value, in one order. */
export function normalForm(value: string): string {
  return foldName(value).split(' ').sort().join(' ')
}
