import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react'
import { answered, api } from '../../../api/client.ts'
import { integrationQuery, integrationsQuery, templatesQuery } from '../../../api/integrations.ts'
import { isProblem, ProblemError } from '../../../api/problem.ts'
import type { Template } from '../../../api/schema.ts'
import { type FormContext, FormSurroundings } from '../../../parts/config/context.ts'
import { Fields } from '../../../parts/config/fields.tsx'
import type { Field } from '../../../parts/config/read.ts'
import { sectionsOf } from '../../../parts/config/sections.ts'
import { placesOf, shownFields } from '../../../parts/config/shown.ts'
import { faultsOf } from '../../../parts/faults.ts'
import { Icon } from '../../../parts/icons.tsx'
import { Leaving } from '../../../parts/leaving.tsx'
import { ReasonedButton } from '../../../parts/reasoned-button.tsx'
import { Trouble } from '../../../parts/trouble.tsx'
import { texts } from '../../../texts/index.ts'
import { useWaysToList } from '../listed.tsx'
import { Changed } from './changed.tsx'
import type { Only, Stored } from './entered.ts'
import classes from './form.module.css'
import { AccountChoice, Naming } from './identity.tsx'
import { Folded, Part } from './part.tsx'
import { Steps } from './steps.tsx'
import { useEntered } from './use-form.ts'
import { type Saved, useSaving } from './use-saving.ts'
import { useTest } from './use-test.ts'

const t = texts.integrationForm
const topPlaces = ['/name', '/description', '/owner', '/accountId', '/workflowId']

/**
 * The configuration of an integration, drawn from the manifest of its template. What can be tested is tested as it will be
 * used: something new is kept as a draft for it.
 */
export function IntegrationForm({
  template,
  sandbox,
  stored,
  only,
  onDraft,
  onSaved,
}: {
  readonly template: Template
  readonly sandbox: boolean
  readonly stored: Stored | undefined
  /** Of something new. */
  readonly only?: Only
  /** It was kept, so that it can be tested, and is not in use. */
  readonly onDraft?: (saved: Saved) => void
  readonly onSaved: (saved: Saved) => void
}) {
  const form = useEntered(template, sandbox, stored, only)
  const { fields, base, entered, setEntered, dirty } = form
  const [why, setWhy] = useState('')
  const root = useRef<HTMLFormElement>(null)
  const client = useQueryClient()
  const save = useSaving(template, base, saved => form.take(saved.stored))
  const test = useTest()
  const faults = faultsOf(save.error, [...topPlaces, ...placesOf(fields, entered.config, '/config')])
  const isFaulty = (field: Field) =>
    placesOf([field], entered.config, '/config', fields).some(place => faults.at(place) !== undefined)
  const isNew = base === undefined || base.state === 'draft'
  const mayTest = template.verifies || template.capabilities.includes('check')
  const ways = useWaysToList(template, base?.id)
  const surroundings = useSurroundings(base, faults.at)

  useEffect(() => {
    if (!save.error) return
    root.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
    if (base && isProblem(save.error, 'version_conflict')) {
      void client.invalidateQueries({ queryKey: integrationQuery(base.id).queryKey })
    }
  }, [save.error, base, client])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (save.isPending) return
    const reason = why.trim() === '' ? {} : { why: why.trim() }
    save.mutate(
      { entered, ...(isNew ? { state: 'enabled' } : {}), ...reason },
      {
        onSuccess(saved) {
          setWhy('')
          onSaved(saved)
        },
      },
    )
  }
  const tryOut = async () => {
    if (base && !dirty) return test.mutate(base.id)
    // What an earlier one found is no longer of what stands here.
    test.reset()
    const saved = await save.mutateAsync({ entered, state: 'draft' }).catch(() => undefined)
    if (!saved) return
    onDraft?.(saved)
    test.mutate(saved.stored.id)
  }
  const theirs = form.theirs
  const showsTrouble = save.error && !isProblem(save.error, 'version_conflict')

  return (
    <form ref={root} onSubmit={submit} className={classes.form} noValidate aria-label={t.form}>
      <Leaving isDirty={() => form.isDirty.current} />
      <FormSurroundings value={surroundings}>
        <Stack gap="xl">
          <Naming entered={entered} onChange={setEntered} fault={faults.at} isSeen={template.verifies} />
          {sectionsOf(fields).map(({ name, title, fields: some }) => {
            const hasAccount = template.verifies && name === 'verification'
            if (!hasAccount && shownFields(some, entered.config, fields).length === 0) return null
            const Drawn = name === 'advanced' ? Folded : Part
            return (
              <Drawn key={name} title={title} isFaulty={some.some(isFaulty)}>
                {hasAccount && <AccountChoice entered={entered} onChange={setEntered} fault={faults.at} />}
                <Fields
                  fields={some}
                  among={fields}
                  place="/config"
                  values={entered.config}
                  onChange={config => setEntered({ ...entered, config })}
                />
              </Drawn>
            )
          })}
          {(test.isPending || test.data || test.error) && (
            <Part title={t.test.title}>
              {test.error ? (
                <Trouble error={test.error} />
              ) : (
                <Steps steps={test.steps} running={test.isPending} schema={template.config} ways={ways} />
              )}
            </Part>
          )}
          {theirs && (
            <Changed
              before={base}
              after={theirs}
              schema={template.config}
              onTake={() => form.take(theirs)}
              onLay={() => form.layOver(theirs)}
            />
          )}
          {showsTrouble && <Refused error={save.error} isShown={faults.isShown} places={faults.places} />}
          {!isNew && dirty && (
            <TextInput
              label={t.why}
              description={t.whyHelp}
              maxLength={500}
              value={why}
              onChange={event => setWhy(event.currentTarget.value)}
              autoComplete="off"
            />
          )}
          {base?.state === 'draft' && (
            <Alert variant="outline" color="blue" icon={<Icon name="info" />}>
              {t.isDraft}
            </Alert>
          )}
        </Stack>
      </FormSurroundings>
      <Group className={classes.foot} gap="xs" mt="lg">
        <Button type="submit" loading={save.isPending && save.variables?.state !== 'draft'} disabled={!isNew && !dirty}>
          {isNew ? t.save : t.update}
        </Button>
        {mayTest && (
          <ReasonedButton
            variant="default"
            whyNot={isNew || !dirty ? undefined : t.saveFirst}
            onPress={() => void tryOut()}
            loading={test.isPending || (save.isPending && save.variables?.state === 'draft')}
          >
            {t.test.button}
          </ReasonedButton>
        )}
        {dirty && !isNew && (
          <Button variant="subtle" onClick={form.undo} disabled={save.isPending}>
            {t.undo}
          </Button>
        )}
        <Text size="sm" c="dimmed" role="status">
          {isNew ? '' : dirty ? t.counts : t.nothingChanged}
        </Text>
      </Group>
    </form>
  )
}

/** Where each fault stands at its field, only that there are some. */
function Refused({
  error,
  isShown,
  places,
}: {
  readonly error: unknown
  readonly isShown: (place: string) => boolean
  readonly places: number
}) {
  const faults = error instanceof ProblemError ? error.faults : []
  if (faults.length === 0 || !faults.every(({ path }) => isShown(path))) return <Trouble error={error} shownFaults={isShown} />
  return (
    <Alert color="red" variant="outline" icon={<Icon name="warning" />} role="alert">
      {t.faulty(places)}
    </Alert>
  )
}

function useSurroundings(base: Stored | undefined, fault: FormContext['fault']): FormContext {
  const integrations = useQuery(integrationsQuery)
  const templates = useQuery(templatesQuery)
  const id = base?.id
  const directories = useMemo(() => {
    const kinds = templates.data?.items.filter(one => one.kind === 'directory').map(one => one.id) ?? []
    const all = integrations.data?.items.filter(one => kinds.includes(one.template)) ?? []
    return all.map(one => ({ value: one.id, label: one.name }))
  }, [integrations.data, templates.data])
  const groups = id && {
    key: `/v1/integrations/${id}`,
    async search(text: string, signal: AbortSignal) {
      const params = { path: { id }, query: { search: text } }
      const { items } = await answered(api.GET('/v1/integrations/{id}/groups', { params, signal }))
      return items.map(one => ({ value: one.externalId, label: one.name }))
    },
  }
  return { fault, directories, ...(groups ? { groups } : {}) }
}
