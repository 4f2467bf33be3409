import { texts } from '../../texts/index.ts'
import type { Field } from './read.ts'

/** A part of a form. */
export interface FormSection {
  readonly name: string
  readonly title: string
  readonly fields: readonly Field[]
}

const { sections } = texts.config

/** The fields by the sections that the manifest gives them, in the order of the texts; in each, what is needed comes first. */
export function sectionsOf(fields: readonly Field[]): readonly FormSection[] {
  return Object.entries(sections).map(([name, title]) => {
    const some = fields.filter(({ section }) => sectionNamed(section) === name)
    return { name, title, fields: [...some.filter(one => one.required), ...some.filter(one => !one.required)] }
  })
}

/** No field is out of reach because its section has no title here. */
const sectionNamed = (section: string | undefined) =>
  section !== undefined && Object.hasOwn(sections, section) ? section : 'connection'
