import { Stack } from '@mantine/core'
import { Page } from '../../parts/page.tsx'
import { texts } from '../../texts/index.ts'
import { Allow } from './allow.tsx'
import { Allowed } from './allowed.tsx'
import classes from './overrides.module.css'

const t = texts.overrides

/** For the second person at the desk: what no agent may do alone, and who allowed what. */
export function Overrides() {
  return (
    <Page title={t.title} lead={t.lead}>
      <Stack gap="lg" className={classes.narrow}>
        <Allow />
        <Allowed />
      </Stack>
    </Page>
  )
}
