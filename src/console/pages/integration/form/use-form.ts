import { useMemo, useRef, useState } from 'react'
import type { Template } from '../../../api/schema.ts'
import { laidOver, patchOf } from '../../../parts/config/patch.ts'
import { fieldsOf } from '../../../parts/config/read.ts'
import { changesOf, type Entered, emptyForm, enteredOf, isChanged, type Only, type Stored } from './entered.ts'

/**
 * A form over what is stored. What somebody else stores meanwhile is taken over while nothing was entered; else it is told, and
 * whoever has entered something decides: theirs, or their own laid over it.
 */
export function useEntered(template: Template, sandbox: boolean, stored: Stored | undefined, only: Only = {}) {
  const fields = useMemo(() => fieldsOf(template.config, sandbox), [template, sandbox])
  const [base, setBase] = useState(stored)
  const [entered, setEntered] = useState<Entered>(() => (stored ? enteredOf(stored) : emptyForm(template, fields, only)))
  const [begun] = useState(entered)
  const before = base ? enteredOf(base) : begun
  const dirty = isChanged(before, entered)
  // Read by whatever happens after a change and before the next look at the page.
  const isDirty = useRef(dirty)
  isDirty.current = dirty

  const newer = stored && base && stored.id === base.id && stored.revision > base.revision ? stored : undefined
  const take = (next: Stored) => {
    setBase(next)
    setEntered(enteredOf(next))
    isDirty.current = false
  }
  if (newer && !dirty) take(newer)

  return {
    fields,
    base,
    entered,
    setEntered,
    dirty,
    isDirty,
    take,
    /** Of somebody else, while something is entered here. */
    theirs: dirty ? newer : undefined,
    layOver(next: Stored) {
      const { config: _, ...named } = changesOf(before, entered)
      const config = laidOver(next.config, patchOf(before.config, entered.config))
      setBase(next)
      setEntered({ ...enteredOf(next), ...named, config })
    },
    undo: () => setEntered(before),
  }
}
