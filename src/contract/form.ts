/**
 * What a field of a configuration says of itself beside its title and description, for the form that is drawn from the
 * manifest: `section` of every field at the top; `examples`, as JSON Schema has them; `when` of a field that means something
 * only where another one has one of these values, or has one among its items; `optionsFrom` where the host knows what can be
 * chosen. None of it is checked: what is valid, the schema says.
 */

/** In the order in which a form has them. */
export const formSections = ['connection', 'people', 'verification', 'account_actions', 'appearance', 'advanced'] as const
export type FormSection = (typeof formSections)[number]

/** `directories`: integrations of that kind; `groups`: those of the product, by `GET /v1/integrations/{id}/groups`. */
export const optionSources = ['directories', 'groups'] as const
export type OptionSource = (typeof optionSources)[number]

/** A condition on another field at the top. */
export interface FormCondition {
  readonly field: string
  readonly is: readonly string[]
}
