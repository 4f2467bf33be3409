import { NumberInput, type NumberInputProps } from '@mantine/core'
import { useState } from 'react'

/**
 * A number that is typed, with a point or a comma. What is half typed, as `98.`, is the number so far and stays as it was
 * typed; nothing typed is no number.
 */
export function NumberEntry({
  value,
  onChange,
  ...rest
}: Omit<NumberInputProps, 'value' | 'onChange'> & {
  readonly value: number | undefined
  readonly onChange: (value: number | undefined) => void
}) {
  const [half, setHalf] = useState<string>()
  const change = (next: number | string) => {
    setHalf(typeof next === 'string' && next !== '' ? next : undefined)
    const number = next === '' ? Number.NaN : Number(next)
    onChange(Number.isFinite(number) ? number : undefined)
  }
  return (
    <NumberInput
      {...rest}
      allowedDecimalSeparators={['.', ',']}
      value={half ?? value ?? ''}
      onChange={change}
      onBlur={() => setHalf(undefined)}
    />
  )
}
