import { compile } from 'json-schema-to-typescript'

type Schema = Readonly<Record<string, unknown>>

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly schema?: Schema
}
interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>
}
interface Operation {
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: Content & { readonly required?: boolean }
  readonly responses?: Readonly<Record<string, Content>>
}
/** As much of an OpenAPI description as the console's types are made of. */
export interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> }
}

const head = `// Made of the OpenAPI description by \`npm run console:types\`. Not edited by hand.
`

/** One object schema of exactly these properties. */
const shape = (properties: Readonly<Record<string, Schema>>, required = Object.keys(properties)): Schema => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required,
})

function contentOf({ content }: Content): Schema {
  const types = Object.entries(content ?? {}).map(([type, { schema = {} }]) => [type, schema] as const)
  return types.length === 0 ? shape({}) : shape({ content: shape(Object.fromEntries(types)) })
}

function parametersOf(parameters: readonly Parameter[]): Schema {
  const places = ['path', 'query'].flatMap(place => {
    const here = parameters.filter(one => one.in === place)
    if (here.length === 0) return []
    const required = here.filter(one => one.required).map(one => one.name)
    return [{ place, required, schema: shape(Object.fromEntries(here.map(one => [one.name, one.schema ?? {}])), required) }]
  })
  return shape(
    Object.fromEntries(places.map(({ place, schema }) => [place, schema])),
    places.filter(({ required }) => required.length > 0).map(({ place }) => place),
  )
}

function operationOf({ parameters = [], requestBody, responses = {} }: Operation): Schema {
  const body = requestBody === undefined ? {} : { requestBody: contentOf(requestBody) }
  const optional = requestBody?.required === true ? [] : ['requestBody']
  const whole = {
    parameters: parametersOf(parameters),
    ...body,
    responses: shape(Object.fromEntries(Object.entries(responses).map(([status, answer]) => [status, contentOf(answer)]))),
  }
  return shape(
    whole,
    Object.keys(whole).filter(key => !optional.includes(key)),
  )
}

/** What names a type in the description names one here; everything else is written where it is used. */
function named(schemas: Readonly<Record<string, Schema>>): Readonly<Record<string, Schema>> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, { ...schema, title: name }]))
}

/**
 * The file `src/console/api/schema.ts`: the admin API as types, in the form that openapi-fetch reads.
 *
 * @see https://openapi-ts.dev/openapi-fetch/
 */
export async function consoleTypes({ paths, components }: Description): Promise<string> {
  const ofConsole = Object.entries(paths).filter(([path]) => path.startsWith('/v1/') && !path.startsWith('/v1/hooks/'))
  const schema = {
    title: 'paths',
    ...shape(
      Object.fromEntries(
        ofConsole.map(([path, methods]) => [
          path,
          shape(Object.fromEntries(Object.entries(methods).map(([method, operation]) => [method, operationOf(operation)]))),
        ]),
      ),
    ),
    components: { schemas: named(components?.schemas ?? {}) },
  }
  const text = await compile(schema as Parameters<typeof compile>[0], 'Paths', {
    bannerComment: '',
    style: { semi: false, singleQuote: true, printWidth: 130, arrowParens: 'avoid' },
    ignoreMinAndMaxItems: true,
    unknownAny: true,
  })
  // A status is a number to openapi-fetch, and a text in JSON.
  return `${head}${text.replaceAll(/^(\s*)'(\d{3})': /gm, '$1$2: ')}`
}
