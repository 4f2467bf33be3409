import { createContext, useContext } from 'react'

export interface Option {
  readonly value: string
  readonly label: string
}

/** What a form is told by the page that it stands on: this folder asks nobody by itself. */
export interface FormContext {
  /** What the host found wrong at a place, if it is drawn. */
  fault(place: string): string | undefined
  readonly directories: readonly Option[]
  /** Groups of the product by the beginning of their name. Without it they are entered by their ID. */
  readonly groups?: { readonly key: string; search(text: string, signal: AbortSignal): Promise<readonly Option[]> }
}

export const FormSurroundings = createContext<FormContext | undefined>(undefined)

export function useForm(): FormContext {
  const form = useContext(FormSurroundings)
  if (!form) throw new Error('there is no form here')
  return form
}
