import {
  array,
  constant,
  constantFrom,
  dictionary,
  double,
  integer,
  jsonValue,
  oneof,
  string,
  subarray,
  tuple,
  type Arbitrary,
} from 'fast-check'
import type { Arguments, Endpoint, Parameter } from '../bridge/panda/catalogue/types.ts'

/** Right input from the examples. Any value for the annotation `id`, a slip, breaks panda-server. */
export function examples(parameters: readonly Parameter[]): Arguments {
  const usable = parameters.filter(({ pythonType }) => pythonType !== 'id')
  return Object.fromEntries(usable.map(({ name, example }) => [name, example]))
}

/** What each Python type does not take, and JSON can say. */
const wrongFor: Record<string, readonly unknown[]> = {
  str: [1, 1.5, true, {}, ['a']],
  int: ['1', 'one', 1.5, true, {}, [1], 2 ** 53, '', Infinity],
  float: ['1.5', true, {}, [1.5], Infinity],
  bool: ['true', 1, 0, {}, [true]],
  'List[int]': [1, '1', [1, '2'], [1.5], [[1]], {}, [null], [2 ** 60]],
  'List[str]': ['a', ['a', 1], [null], {}, 1],
  dict: ['a', 1, [], true],
  list: ['a', 1, {}, true],
}

/** Where PanDA's source has no annotation, the catalogue says what the code makes of it. */
const pythonTypes = new Map<unknown, string>([
  ['integer', 'int'],
  ['string', 'str'],
])

/** Values that a parameter doesn't take, by its Python type and default. */
export function wrongValues({ pythonType, schema, required, default: value }: Parameter): unknown[] {
  const types = (pythonType ?? pythonTypes.get(schema['type']) ?? '').split('|').map((type) => type.trim())
  const [first = [], ...others] = types.flatMap((type) => {
    const list = wrongFor[type] ?? wrongFor[type.toLowerCase()]
    return list ? [list] : []
  })
  const wrong = first.filter((one) => others.every((list) => list.includes(one)))
  return required || value !== null ? [...wrong, null] : wrong
}

export const anyJson: Arbitrary<unknown> = jsonValue({ maxDepth: 3 })

/** What a type checker does not see, or a URL can't say. */
const treacherous = constantFrom<unknown>('None', ['None'], [], null, '\ud800', ['\udc00'], { a: '\ud800' })

/** Values of the kinds that parameters have, at their edges; JSON's 1e400 is read as Infinity. */
const edgy: Arbitrary<unknown> = oneof(
  { arbitrary: treacherous, weight: 4 },
  anyJson,
  integer(),
  double(),
  constantFrom('', 'null', 'true', '1', '1.0', '[]', '[1]', '\0', 'a&b=c+d%20é\n"\''),
  constantFrom(0, -0, 1, 1.5, 2 ** 53, -(2 ** 53), 1e21, Infinity, true, false, {}),
  array(integer({ min: 0 }), { maxLength: 4 }),
  array(string(), { maxLength: 3 }),
  dictionary(string(), anyJson, { maxKeys: 3 }),
)

type Field = readonly [name: string, value: unknown]

/** Right input with up to two values replaced, left out or added, so that both outcomes are common. */
export function inputOf({ parameters, acceptsAnyParameter }: Endpoint): Arbitrary<Arguments> {
  const names = parameters.map(({ name }) => name)
  const required = Object.entries(examples(parameters.filter((parameter) => parameter.required)))
  const optional = subarray(Object.entries(examples(parameters.filter((parameter) => !parameter.required))))
  // The demo, a JavaScript program, loses an extra parameter of that name; Python and the bridge do not.
  const anyName = oneof(string(), constantFrom('req', 'constructor')).filter((name) => name !== '__proto__')
  const name = oneof(
    { arbitrary: anyName, weight: acceptsAnyParameter ? 20 : 1 },
    ...names.map((arbitrary) => ({ arbitrary: constant(arbitrary), weight: 10 })),
  )
  const replaced: Arbitrary<Field[]> = array(tuple(name, edgy), { maxLength: 2 })
  const leftOut = array(name, { maxLength: 1 }).map((left) => new Set(left))
  return tuple(optional, replaced, oneof({ arbitrary: constant(new Set<string>()), weight: 4 }, leftOut)).map(
    ([chosen, others, left]) => {
      const fields = [...required, ...chosen, ...others].filter(([field]) => !left.has(field))
      return Object.fromEntries<unknown>(fields)
    },
  )
}
