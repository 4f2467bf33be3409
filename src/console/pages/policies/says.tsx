import { Stack, Title } from '@mantine/core'
import type { PolicySettings } from '../../api/schema.ts'
import { texts } from '../../texts/index.ts'
import classes from './policies.module.css'
import { type Sentence, sentencesOf } from './sentences.ts'
import type { SectionName } from './settings.ts'

const sections = Object.keys(texts.policySettings.sections) as SectionName[]

/** A policy as it is read: sentences, by what they are about. `whose` says whose word each is, where that is of interest. */
export function Says({
  settings,
  whose,
}: {
  readonly settings: PolicySettings
  readonly whose?: (sentence: Sentence) => string | undefined
}) {
  const all = sentencesOf(settings)
  return (
    <Stack gap="md">
      {sections.map(section => {
        const own = all.filter(one => one.section === section)
        if (own.length === 0) return null
        return (
          <Stack key={section} gap={6}>
            <Title order={3}>{texts.policySettings.sections[section]}</Title>
            <ul className={classes.says}>
              {own.map(one => (
                <li key={one.text}>
                  {one.text}
                  {whose && <span className={classes.source}>{whose(one)}</span>}
                </li>
              ))}
            </ul>
          </Stack>
        )
      })}
    </Stack>
  )
}
