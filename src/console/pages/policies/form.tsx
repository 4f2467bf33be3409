import { Accordion, Badge, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { Policy, PolicySettings } from '../../api/schema.ts'
import type { Faults } from '../../parts/faults.ts'
import { texts } from '../../texts/index.ts'
import { Field } from './field.tsx'
import classes from './policies.module.css'
import { operations, type SectionName, type Setting, settings as table } from './settings.ts'
import { isSame, valueAt, withValue } from './values.ts'

const t = texts.policies.form
const words = texts.policySettings
const sections = Object.keys(words.sections) as SectionName[]

/** Where each place stands in what is sent, as the host's faults name it. */
const pointerOf = (path: readonly string[]) => `/settings/${path.join('/')}`
export const fieldPaths: readonly string[] = table.flatMap(({ name, places }) => [
  ...places.map(({ keys }) => pointerOf([name, ...keys])),
  pointerOf([name]),
])

export interface FormProps {
  /** What is in force, beside which a change is shown as one. */
  readonly before: PolicySettings
  /** What holds where it says nothing, as far as that is known. */
  readonly byDefault?: PolicySettings
  readonly value: PolicySettings
  readonly scope: Policy['scope']
  readonly looser: readonly string[]
  readonly faults: Faults
  readonly disabled?: boolean
  readonly onChange: (next: PolicySettings) => void
}

/** All settings, by what they are about. Only what is open is drawn; what has something in it is open from the start. */
export function PolicyForm(props: FormProps) {
  const { value, before } = props
  const [open, setOpen] = useState<string[]>(() => sections.filter(name => ofSection(name).some(one => one.name in before)))
  const shown = open.length === 0 && Object.keys(before).length === 0 ? ['who', 'score'] : open
  const faulty = sections.filter(name => ofSection(name).some(one => hasFault(props.faults, one)))
  return (
    <Accordion
      multiple
      variant="separated"
      order={2}
      value={[...new Set([...shown, ...faulty])]}
      onChange={setOpen}
      transitionDuration={0}
    >
      {sections.map(name => {
        const own = ofSection(name)
        const changed = own.filter(one => !isSame(before[one.name], value[one.name])).length
        return (
          <Accordion.Item key={name} value={name}>
            <Accordion.Control>
              <Group gap="sm">
                <span>{words.sections[name]}</span>
                {changed > 0 && <Mark>{t.changed}</Mark>}
              </Group>
            </Accordion.Control>
            <Accordion.Panel>
              {(shown.includes(name) || faulty.includes(name)) && <SectionOf settings={own} {...props} />}
            </Accordion.Panel>
          </Accordion.Item>
        )
      })}
    </Accordion>
  )
}

const ofSection = (section: SectionName) => table.filter(one => one.section === section)
const hasFault = (faults: Faults, { name, places }: Setting) =>
  faults.at(pointerOf([name])) !== undefined || places.some(({ keys }) => faults.at(pointerOf([name, ...keys])) !== undefined)

function SectionOf({ settings, scope, ...props }: FormProps & { readonly settings: readonly Setting[] }) {
  const isOfOne = scope !== null && 'integrationId' in scope
  return settings.flatMap(setting => {
    // Only a policy of one integration has a workflow.
    if (setting.name === 'workflows' && !isOfOne) return []
    if (setting.name === 'operations') {
      return operations.map(operation => (
        <OneSetting key={operation} setting={setting} group={operation} title={words.operation(operation)} {...props} />
      ))
    }
    if (setting.name === 'requiredClaims') return <Claims key={setting.name} setting={setting} {...props} />
    return <OneSetting key={setting.name} setting={setting} title={words.labels[setting.name][0]} {...props} />
  })
}

type SettingProps = Omit<FormProps, 'scope'> & { readonly setting: Setting }

/** What a document has to show, purpose by purpose. */
function Claims({ setting, ...props }: SettingProps) {
  const groups = [...new Set(setting.places.map(({ keys }) => keys[0] ?? ''))]
  return groups.map(group => (
    <OneSetting
      key={group}
      setting={setting}
      group={group}
      title={`${words.labels.requiredClaims[0]}: ${words.purposes(group)}`}
      {...props}
    />
  ))
}

function OneSetting({
  setting,
  group,
  title,
  before,
  byDefault,
  value,
  looser,
  faults,
  disabled = false,
  onChange,
}: SettingProps & { readonly group?: string; readonly title: string }) {
  const { name } = setting
  const places = group === undefined ? setting.places : setting.places.filter(({ keys }) => keys[0] === group)
  const own = group === undefined ? [name] : [name, group]
  const isChanged = !isSame(valueAt(before, own), valueAt(value, own))
  // What is one value is said at its field.
  const ofAll = places.some(({ keys }) => keys.length === 0) ? undefined : faults.at(pointerOf([name]))
  return (
    <fieldset className={classes.setting} aria-label={title}>
      <Stack gap={4}>
        <Text fw={600}>{title}</Text>
        <Text size="sm" c="dimmed">
          {words.labels[name][1]}
        </Text>
        <Group gap={6}>
          {isChanged && <Mark>{t.changed}</Mark>}
          {isChanged && looser.includes(name) && <Mark notice>{t.loosens}</Mark>}
        </Group>
        {ofAll && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {ofAll}
          </Text>
        )}
      </Stack>
      <div className={classes.places} data-wide={places.some(({ kind }) => kind.is === 'several')}>
        {places.map(place => {
          const path = [name, ...place.keys]
          return (
            <Field
              key={path.join('.')}
              setting={name}
              place={place}
              label={labelOf(name, place.keys)}
              title={title}
              value={valueAt(value, path)}
              byDefault={byDefault && valueAt(byDefault, path)}
              error={faults.at(pointerOf(path)) === ofAll ? undefined : faults.at(pointerOf(path))}
              disabled={disabled}
              onChange={next => onChange(withValue(value, path, next))}
            />
          )
        })}
      </div>
    </fieldset>
  )
}

/** A setting that is one value is called by its title already. */
function labelOf(name: string, keys: readonly string[]): string | undefined {
  const last = keys.at(-1)
  if (last === undefined) return undefined
  if (name === 'operations') return words.rule(last)
  return name === 'requiredClaims' ? words.claim(last) : words.purposes(last)
}

function Mark({ children, notice = false }: { readonly children: string; readonly notice?: boolean }) {
  return (
    <Badge variant="outline" color={notice ? 'yellow' : 'gray'} c={notice ? 'var(--tone-notice)' : 'dimmed'}>
      {children}
    </Badge>
  )
}
