import { Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { answered, api } from '../../api/client.ts'
import type { ReviewLook } from '../../api/schema.ts'
import { useSession } from '../../api/session.ts'
import { faultsOf } from '../../parts/faults.ts'
import { Section } from '../../parts/page.tsx'
import { Rows } from '../../parts/rows.tsx'
import { State } from '../../parts/state.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import type { LookReason } from '../../texts/en/reviews.ts'
import { texts } from '../../texts/index.ts'
import { type Match, matchTones } from '../verification/comparison.tsx'
import classes from './review.module.css'

const t = texts.reviews
const v = t.view
const reasons = Object.keys(t.looks) as LookReason[]
const exact = new Intl.DateTimeFormat(texts.locale, { dateStyle: 'medium', timeStyle: 'medium' })

/**
 * What the document shows beside what the directory says: read through when somebody asks, under the name of whoever looks, and
 * forgotten when they leave or hide it.
 */
export function Look({ reviewId }: { readonly reviewId: string }) {
  const { name } = useSession()
  const [reason, setReason] = useState<LookReason>('decide')
  const [ticket, setTicket] = useState('')
  const look = useMutation({
    mutationFn: async () => {
      const body = { reason, ...(ticket === '' ? {} : { ticket }) }
      const seen = await answered(api.POST('/v1/reviews/{id}/look', { params: { path: { id: reviewId } }, body }))
      return { seen, at: exact.format(new Date()) }
    },
    gcTime: 0,
  })
  const faults = faultsOf(look.error, ['/reason', '/ticket'])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!look.isPending) look.mutate()
  }
  return (
    <Section title={v.look}>
      <Text c="dimmed">{v.lookLead}</Text>
      <form onSubmit={submit}>
        <Group align="flex-start" gap="sm">
          <NativeSelect
            label={v.lookWhy}
            value={reason}
            onChange={event => setReason(reasons.find(one => one === event.currentTarget.value) ?? 'decide')}
            data={reasons.map(value => ({ value, label: t.looks[value] }))}
            error={faults.at('/reason')}
          />
          <TextInput
            label={v.ticket}
            value={ticket}
            onChange={event => setTicket(event.currentTarget.value.trim())}
            error={faults.at('/ticket')}
            autoComplete="off"
          />
          <Button type="submit" variant="default" className={classes.beside} loading={look.isPending}>
            {look.data ? v.lookAgain : v.lookDo}
          </Button>
          {look.data && (
            <Button variant="subtle" className={classes.beside} onClick={() => look.reset()}>
              {v.hide}
            </Button>
          )}
        </Group>
      </form>
      {look.error && <Trouble error={look.error} shownFaults={faults.isShown} />}
      {look.data && (
        <Stack className={classes.seen} gap={0}>
          <Seen claims={look.data.seen.claims} />
          <div className={classes.watermark} aria-hidden="true">
            {Array.from({ length: 60 }, (_, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: all of them are the same.
              <span key={place} data-mark={v.watermark(name, look.data.at)} />
            ))}
          </div>
        </Stack>
      )}
    </Section>
  )
}

function Seen({ claims }: Pick<ReviewLook, 'claims'>) {
  const hasProduct = claims.some(({ product }) => product !== null)
  const side = (value: string | null) => value ?? <Text c="dimmed">{v.empty}</Text>
  return (
    <Rows
      label={v.lookTable}
      heads={[v.claim, v.document, v.directory, ...(hasProduct ? [v.product] : []), v.compares]}
      rows={claims.map(({ claim, document, directory, product, value, reason }) => {
        const rule = reason === null ? undefined : (texts.verifications.rules[reason] ?? reason)
        const known = value as Match['directory']
        return {
          key: claim,
          cells: [
            texts.claims[claim] ?? claim,
            <strong key="document">{side(document)}</strong>,
            side(directory),
            ...(hasProduct ? [side(product)] : []),
            <span key="compares" className={classes.compares}>
              <State tone={matchTones[known] ?? 'calm'}>{texts.verifications.matches[known] ?? value}</State>
              {rule !== undefined && (
                <Text span size="sm" c="dimmed">
                  {rule}
                </Text>
              )}
            </span>,
          ],
        }
      })}
    />
  )
}
