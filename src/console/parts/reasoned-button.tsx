import { Button, type ButtonProps, Tooltip } from '@mantine/core'

/**
 * A button that cannot always be pressed, and says why. It keeps its place among those that the keyboard reaches, since whoever
 * cannot press it has to be able to read the reason.
 */
export function ReasonedButton({
  whyNot,
  onPress,
  ...rest
}: Omit<ButtonProps, 'disabled'> & {
  readonly whyNot: string | undefined
  readonly onPress: () => void
  readonly children: string
}) {
  if (whyNot === undefined) return <Button {...rest} onClick={onPress} />
  return (
    <Tooltip label={whyNot} multiline maw={320}>
      <Button {...rest} data-disabled aria-disabled onClick={event => event.preventDefault()} />
    </Tooltip>
  )
}
