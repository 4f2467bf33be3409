import { Alert, Button, Group, Radio, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { integrationsQuery, templatesQuery } from '../../api/integrations.ts'
import type { Integration, Template } from '../../api/schema.ts'
import { useFilters } from '../../frame/address.ts'
import { Answered } from '../../parts/answered.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { texts } from '../../texts/index.ts'
import classes from './new-integration.module.css'

const t = texts.newIntegration
const kinds = Object.keys(texts.integrations.kinds) as Template['kind'][]
const back = { to: '/integrations', label: texts.integrations.title }

/** The first step of *New integration*: which product it is for. */
export function NewIntegration() {
  const templates = useQuery(templatesQuery)
  const integrations = useQuery(integrationsQuery)
  return (
    <Page title={t.title} lead={t.lead} back={back}>
      <Answered query={templates} loading={<Loading rows={4} height={90} />}>
        {({ items }) => <Choice templates={items} integrations={integrations.data?.items} />}
      </Answered>
    </Page>
  )
}

/** Every word of the search stands somewhere in what the template says of itself. */
function matches({ id, name, summary, kind }: Template, search: string): boolean {
  const text = `${id} ${name} ${summary} ${texts.integrations.kinds[kind]}`.toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word))
}

function Choice({
  templates,
  integrations,
}: {
  readonly templates: readonly Template[]
  readonly integrations: readonly Integration[] | undefined
}) {
  const navigate = useNavigate()
  const [{ search = '', kind }, filter] = useFilters(['search', 'kind'])
  const [chosen, choose] = useState('')
  const isThere = (wanted: Template['kind']) =>
    integrations?.some(one => templates.find(({ id }) => id === one.template)?.kind === wanted)
  const shown = templates.filter(one => (kind === undefined || one.kind === kind) && matches(one, search.trim()))
  const template = shown.find(one => one.id === chosen)
  // The group is one stop for whoever goes by keyboard; within it the arrows choose.
  const stop = template ?? kinds.flatMap(one => shown.filter(each => each.kind === one))[0]
  const go = (event: FormEvent) => {
    event.preventDefault()
    if (template) void navigate({ to: '/integrations/new/$templateId', params: { templateId: template.id } })
  }
  return (
    <form onSubmit={go}>
      <Stack gap="lg">
        {isThere('verifier') === false && (
          <Alert variant="outline" color="blue" icon={<Icon name="info" />}>
            {t.accountFirst}
          </Alert>
        )}
        <Group gap="sm" align="flex-end">
          <TextInput
            label={t.search}
            value={search}
            onChange={event => filter({ search: event.currentTarget.value }, { replace: true })}
            leftSection={<Icon name="search" size={16} />}
            w={320}
            autoComplete="off"
          />
          {kind !== undefined && (
            <Button variant="default" onClick={() => filter({ kind: undefined })} rightSection={<Icon name="cross" size={14} />}>
              {t.only(texts.integrations.kinds[kind as Template['kind']] ?? kind)}
            </Button>
          )}
        </Group>
        {shown.length === 0 && (
          <Empty
            title={t.nothing}
            icon="search"
            action={<Button onClick={() => filter({ search: undefined, kind: undefined })}>{t.all}</Button>}
          >
            {t.nothingHow}
          </Empty>
        )}
        <Radio.Group value={chosen} onChange={choose} aria-label={t.templates}>
          <Stack gap="xl">
            {kinds.map(one => {
              const ofKind = shown.filter(each => each.kind === one)
              if (ofKind.length === 0) return null
              return (
                <Section key={one} title={texts.integrations.kinds[one]}>
                  <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="md">
                    {ofKind.map(each => (
                      <TemplateCard
                        key={each.id}
                        template={each}
                        isStop={each === stop}
                        count={integrations?.filter(({ template: of }) => of === each.id).length ?? 0}
                      />
                    ))}
                  </SimpleGrid>
                </Section>
              )
            })}
          </Stack>
        </Radio.Group>
        <Group className={classes.foot} gap="md">
          <Button type="submit" disabled={template === undefined}>
            {t.continue}
          </Button>
          <Text size="sm" c="dimmed" role="status">
            {template ? template.name : t.chooseOne}
          </Text>
        </Group>
      </Stack>
    </form>
  )
}

function TemplateCard({
  template,
  count,
  isStop,
}: {
  readonly template: Template
  readonly count: number
  readonly isStop: boolean
}) {
  return (
    <Radio.Card value={template.id} className={classes.template} aria-label={template.name} tabIndex={isStop ? 0 : -1}>
      <Group wrap="nowrap" align="flex-start" gap="sm">
        <Radio.Indicator mt={2} />
        <Stack gap={4}>
          <Text fw={600}>{template.name}</Text>
          <Text size="sm" c="dimmed">
            {template.summary}
          </Text>
          {count > 0 && (
            <Text size="sm" c="dimmed" fw={600}>
              {t.have(count)}
            </Text>
          )}
        </Stack>
      </Group>
    </Radio.Card>
  )
}
