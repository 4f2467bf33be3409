import { Alert, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { desksQuery } from '../../api/helpdesk.ts'
import { useSession } from '../../api/session.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Page } from '../../parts/page.tsx'
import { texts } from '../../texts/index.ts'
import { Caller } from './caller.tsx'
import classes from './helpdesk.module.css'
import { OwnCalls } from './own-calls.tsx'

const t = texts.helpdesk

/** Where an agent begins: who is calling, how the check gets to them, and what is under way. */
export function Helpdesk() {
  const desks = useQuery(desksQuery)
  const { person } = useSession()
  return (
    <Page title={t.title} lead={t.lead}>
      <Stack gap="lg" className={classes.narrow}>
        {!person && (
          <Alert variant="outline" color="yellow" icon={<Icon name="warning" />} title={t.nobody.title}>
            {t.nobody.why}
          </Alert>
        )}
        <Answered query={desks}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title={t.none} icon="headset">
                {t.noneHow}
              </Empty>
            ) : (
              <Caller desks={items} />
            )
          }
        </Answered>
        <OwnCalls />
      </Stack>
    </Page>
  )
}
