import { Button, Checkbox, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answered, api } from '../../api/client.ts'
import { integrationsQuery } from '../../api/integrations.ts'
import type { Integration } from '../../api/schema.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Icon } from '../../parts/icons.tsx'
import { SecretOnce } from '../../parts/secret-once.tsx'
import { texts } from '../../texts/index.ts'

const t = texts.integration

/** *Generate secret*: asked first, since it ends the former one; shown once, and forgotten here when that is closed. */
export function Secret({ view }: { readonly view: Pick<Integration, 'id'> }) {
  const [isAsked, ask] = useState(false)
  const [revokeNow, setRevokeNow] = useState(false)
  const client = useQueryClient()
  const generate = useMutation({
    mutationFn: () =>
      answered(api.POST('/v1/integrations/{id}/secret', { params: { path: { id: view.id } }, body: { revokeNow } })),
    onSuccess() {
      ask(false)
      void client.invalidateQueries({ queryKey: integrationsQuery.queryKey })
    },
  })
  const begin = () => {
    setRevokeNow(false)
    generate.reset()
    ask(true)
  }
  const { data } = generate
  return (
    <>
      <Button variant="default" leftSection={<Icon name="key" size={16} />} onClick={begin}>
        {t.secret.generate}
      </Button>
      <Confirm
        opened={isAsked}
        onClose={() => ask(false)}
        title={t.secret.ask}
        confirm={t.secret.generate}
        pending={generate.isPending}
        error={generate.error}
        onConfirm={() => generate.mutate()}
      >
        <Stack gap="sm">
          <Text>{t.secret.why}</Text>
          <Checkbox
            label={t.secret.now}
            description={t.secret.nowWhy}
            checked={revokeNow}
            onChange={event => setRevokeNow(event.currentTarget.checked)}
          />
        </Stack>
      </Confirm>
      <SecretOnce
        title={t.secret.title}
        values={
          data && [
            [t.clientId, data.client.id],
            [t.clientSecret, data.client.secret],
          ]
        }
        onClose={() => generate.reset()}
      />
    </>
  )
}
