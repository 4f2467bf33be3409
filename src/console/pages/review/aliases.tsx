import { Button, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import type { Alias } from '../../api/schema.ts'
import { useMay } from '../../api/session.ts'
import { Answered } from '../../parts/answered.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Section } from '../../parts/page.tsx'
import { Rows } from '../../parts/rows.tsx'
import { useToast } from '../../parts/toast.ts'
import { When } from '../../parts/when.tsx'
import { texts } from '../../texts/index.ts'
import { aliasesQuery, readReviewsAgain } from '../reviews/queries.ts'
import { whoOf, whyOf } from '../reviews/review-state.ts'

const v = texts.reviews.view

/** What a person is called besides what their directory says: that there is a name, never which. */
export function Aliases({ integrationId, externalId }: { readonly integrationId: string; readonly externalId: string }) {
  const may = useMay()
  const toast = useToast()
  const query = useQuery(aliasesQuery(integrationId, externalId))
  const [asked, ask] = useState<Alias>()
  const remove = useMutation({
    mutationFn: (id: string) => answered(api.DELETE('/v1/directory/aliases/{id}', { params: { path: { id } } })),
    onSuccess() {
      ask(undefined)
      toast.done(v.removed)
    },
    onSettled: readReviewsAgain,
  })
  const nameOf = (claim: string) => texts.claims[claim] ?? claim
  return (
    <Section title={v.aliases}>
      <Text c="dimmed">{v.aliasesLead}</Text>
      <Answered query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Text>{v.noAliasesWhy}</Text>
          ) : (
            <Rows
              label={v.aliases}
              heads={[v.claim, v.reason, v.madeBy, v.madeAt, v.expires, ...(may('reviews:decide') ? [v.remove] : [])]}
              rows={items.map(alias => ({
                key: alias.id,
                cells: [
                  nameOf(alias.claim),
                  whyOf(alias.reason),
                  [alias.madeBy, ...(alias.confirmedBy ? [alias.confirmedBy] : [])].map(whoOf).join(', '),
                  <When key="made" at={alias.madeAt} />,
                  <When key="expires" at={alias.expiresAt} none={v.forEver} />,
                  <Button
                    key="remove"
                    size="xs"
                    variant="default"
                    aria-label={v.removeOf(nameOf(alias.claim))}
                    onClick={() => ask(alias)}
                  >
                    {v.remove}
                  </Button>,
                ],
              }))}
            />
          )
        }
      </Answered>
      <Confirm
        opened={asked !== undefined}
        onClose={() => ask(undefined)}
        title={v.removeTitle}
        confirm={v.remove}
        pending={remove.isPending}
        error={remove.error}
        onConfirm={() => asked && remove.mutate(asked.id)}
      >
        {v.removeWhy}
      </Confirm>
    </Section>
  )
}
