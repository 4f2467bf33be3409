import { Button, Checkbox, Group, Stack } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { integrationQuery } from '../../api/integrations.ts'
import { listKey } from '../../api/people-list.ts'
import { isProblem } from '../../api/problem.ts'
import { queryClient } from '../../api/query-client.ts'
import type { Integration, PeopleUpload, PeopleUploadPreview } from '../../api/schema.ts'
import { usePathParam } from '../../frame/address.ts'
import { Announced } from '../../parts/announced.tsx'
import { Answered } from '../../parts/answered.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Leaving } from '../../parts/leaving.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Page, Section } from '../../parts/page.tsx'
import { ReasonedButton } from '../../parts/reasoned-button.tsx'
import { useToast } from '../../parts/toast.ts'
import { Trouble } from '../../parts/trouble.tsx'
import { texts } from '../../texts/index.ts'
import { FileChoice, type Source } from './file.tsx'
import classes from './people-list.module.css'
import { NotRight, Preview, sayingOf } from './preview.tsx'

const t = texts.peopleList.import
const listPath = '/integrations/$integrationId/people'

/** People of a file: chosen, looked at, and only then put on the list. */
export function ImportPeople() {
  const id = usePathParam('integrationId')
  const query = useQuery(integrationQuery(id))
  const back = {
    to: `/integrations/${id}/people`,
    label: query.data ? texts.peopleList.title(query.data.name) : texts.peopleList.people,
  }
  return (
    <Page title={t.title} lead={t.lead} back={back}>
      <Answered query={query} loading={<Loading rows={3} height={80} />}>
        {view => <Import view={view} />}
      </Answered>
    </Page>
  )
}

interface How {
  readonly skipFaulty: boolean
  readonly replace: boolean
  /** What the preview saw: nobody is removed or overwritten whom somebody changed since. */
  readonly seen?: number
}

async function upload(integrationId: string, { bytes }: Source, { skipFaulty, replace, seen }: How, dryRun: boolean) {
  const said = (is: boolean) => (is ? 'true' : 'false')
  return answered(
    api.POST('/v1/directory/{integrationId}/people', {
      params: {
        path: { integrationId },
        query: {
          skipFaulty: said(skipFaulty),
          replace: said(replace),
          dryRun: said(dryRun),
          ...(seen === undefined ? {} : { seen }),
        },
      },
      headers: { 'content-type': 'text/csv' },
      // As it is on the disk: read as a text, what is no UTF-8 would be replaced, and nobody told.
      body: bytes as unknown as string,
      bodySerializer: body => body,
    }),
  )
}

function Import({ view }: { readonly view: Integration }) {
  const [source, setSource] = useState<Source>()
  const [replace, setReplace] = useState(false)
  const [skipFaulty, setSkip] = useState(false)
  const [isAsked, ask] = useState(false)
  const isDone = useRef(false)
  const result = useRef<HTMLDivElement>(null)
  const navigate = useNavigate()
  const toast = useToast()
  const look = useMutation({
    mutationFn: async (file: Source) =>
      (await upload(view.id, file, { skipFaulty: false, replace }, true)) as PeopleUploadPreview,
  })
  const apply = useMutation({
    mutationFn: async (file: Source) => {
      const seen = look.data ? { seen: look.data.seen } : {}
      return (await upload(view.id, file, { skipFaulty, replace, ...seen }, false)) as PeopleUpload
    },
    async onSuccess({ created, updated, removed }) {
      isDone.current = true
      toast.done(t.done(created, updated, removed))
      void queryClient.invalidateQueries({ queryKey: listKey(view.id) })
      await navigate({ to: listPath, params: { integrationId: view.id } })
    },
    onError(error, file) {
      ask(false)
      if (isProblem(error, 'version_conflict')) look.mutate(file)
    },
  })
  useEffect(() => {
    if (look.data) result.current?.focus()
  }, [look.data])
  /** What was looked at is of what was entered before. */
  const changed = () => {
    look.reset()
    apply.reset()
    setSkip(false)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (source && !look.isPending) look.mutate(source)
  }
  const preview = look.data
  const changes = preview && preview.created + preview.updated + preview.removed
  const whyNot = preview === undefined || changes === 0 ? t.nothing : preview.skipped > 0 && !skipFaulty ? t.whyNot : undefined
  return (
    <Stack gap="xl">
      <Announced>{preview ? sayingOf(preview) : ''}</Announced>
      <Leaving isDirty={() => source !== undefined && !isDone.current} />
      <form onSubmit={submit}>
        <Section title={t.file}>
          <FileChoice
            source={source}
            onChange={next => {
              setSource(next)
              changed()
            }}
          />
          <Checkbox
            label={t.replace}
            description={t.replaceHow}
            checked={replace}
            onChange={event => {
              setReplace(event.currentTarget.checked)
              changed()
            }}
          />
          {look.error && <Trouble error={look.error} />}
          <Group>
            <Button type="submit" variant={preview ? 'default' : 'filled'} loading={look.isPending} disabled={!source}>
              {t.look}
            </Button>
          </Group>
        </Section>
      </form>
      {apply.error && <Trouble error={apply.error} />}
      {preview && source && (
        <div ref={result} tabIndex={-1} className={classes.preview}>
          <Section title={t.preview}>
            <Preview preview={preview} />
            {preview.skipped > 0 && <NotRight count={preview.skipped} isWhole={replace} />}
            {preview.skipped > 0 && !replace && (
              <Checkbox
                label={t.skip(preview.skipped)}
                checked={skipFaulty}
                onChange={event => setSkip(event.currentTarget.checked)}
              />
            )}
            <Group>
              <ReasonedButton
                whyNot={whyNot}
                loading={apply.isPending}
                onPress={() => (preview.removed > 0 ? ask(true) : apply.mutate(source))}
              >
                {t.apply}
              </ReasonedButton>
            </Group>
          </Section>
          <Confirm
            opened={isAsked}
            onClose={() => ask(false)}
            title={t.ask(preview.removed)}
            confirm={t.confirm}
            typed={view.name}
            pending={apply.isPending}
            onConfirm={() => apply.mutate(source)}
          >
            {t.asked}
          </Confirm>
        </div>
      )}
    </Stack>
  )
}
