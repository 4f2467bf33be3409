import { Alert } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { settingsQuery } from '../../api/settings.ts'
import { Icon } from '../../parts/icons.tsx'
import { texts } from '../../texts/index.ts'

/** What the host was started with that is allowed and seldom meant. */
export function Warnings() {
  const { warnings = [] } = useQuery(settingsQuery).data ?? {}
  return warnings.map(({ code, advice }) => (
    <Alert key={code} variant="outline" color="yellow" icon={<Icon name="warning" />} title={texts.settings.warnings[code]}>
      {advice}
    </Alert>
  ))
}
