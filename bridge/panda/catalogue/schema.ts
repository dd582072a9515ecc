import { z } from 'zod'
import { toolName } from './tool-name.ts'
import type { Arguments, Effect, Endpoint, Json, JsonSchema } from './types.ts'

const jsonSchema: z.ZodType<JsonSchema> = z.record(z.string(), z.json())
const identifier = z.string().regex(/^[a-z][a-z0-9_]*$/)
const release = z.string().regex(/^\d+\.\d+\.\d+$/)
const sentence = z.string().regex(/^[^\s].*[.]$/, 'must be a sentence that ends with a period')

const parameterSchema = z.strictObject({
  name: identifier,
  pythonType: z.string().min(1).nullable(),
  required: z.boolean(),
  default: z.json().optional(),
  schema: jsonSchema,
  description: sentence,
  example: z.json(),
  secret: z.literal(true).optional(),
  since: release.optional(),
})

const endpointSchema = z.strictObject({
  module: identifier,
  name: identifier,
  path: z.string().regex(/^\/api\/v1\/[a-z_]+\/[a-z_]+$/),
  method: z.enum(['GET', 'POST']),
  anyMethod: z.literal(true).optional(),
  multipart: z.literal(true).optional(),
  since: release.optional(),
  title: z
    .string()
    .regex(/^[A-Z].{2,59}$/)
    .regex(/[^.]$/, 'is no sentence'),
  summary: sentence.max(120),
  description: sentence.min(80).max(900),
  parameters: z.array(parameterSchema),
  acceptsAnyParameter: z.boolean(),
  role: z.enum(['none', 'task-owner', 'production']),
  secure: z.boolean(),
  effect: z.enum(['read', 'write', 'destructive']),
  effectWith: z.custom<(args: Arguments) => Effect>((effect) => typeof effect === 'function').optional(),
  overwrites: z.literal(true).optional(),
  idempotent: z.boolean(),
  audience: z.enum(['user', 'operator', 'robot']),
  sensitive: z.literal(true).optional(),
  returnCodeInData: z.boolean(),
  successCodes: z.array(z.int()).optional(),
  successMessages: z.array(z.string()).optional(),
  bareText: z.literal(true).optional(),
  answer: jsonSchema,
  answerNote: sentence.optional(),
  inDefaultPandaMcp: z.boolean(),
  ask: z
    .union([z.string(), z.custom<(args: Arguments) => string>((ask) => typeof ask === 'function')])
    .optional(),
}) satisfies z.ZodType<Endpoint>

/** Whether a value fits a schema, by zod's reading of JSON Schema. */
const fits = (schema: JsonSchema, value: Json | undefined) =>
  z.fromJSONSchema(schema).safeParse(value).success

function* problemsOf(endpoint: Endpoint): Generator<string> {
  const parsed = endpointSchema.safeParse(endpoint)
  if (!parsed.success) yield z.prettifyError(parsed.error)
  if (!endpoint.path.endsWith(`/${endpoint.name}`)) yield `path ${endpoint.path} is not that of its name`
  const isRead = endpoint.effect === 'read'
  if (isRead && endpoint.effectWith) yield 'a read is one whatever its arguments are'
  if (isRead && !endpoint.idempotent) yield 'a read is idempotent'
  if (isRead === (endpoint.ask !== undefined)) yield 'a question belongs to everything but reads'
  if (endpoint.successCodes && !endpoint.returnCodeInData) yield 'success codes without a return code'
  if (endpoint.inDefaultPandaMcp && endpoint.audience === 'robot') yield 'PandaMCP offers nothing for robots'
  const names = endpoint.parameters.map(({ name }) => name)
  yield* duplicates(names, 'parameter')
  for (const { name, required, schema, example, since, default: value } of endpoint.parameters) {
    if (required && since !== undefined) yield `${name}: older servers can't take what is required`
    if (required === (value !== undefined)) yield `${name}: either required or with a default`
    if (!fits(schema, example)) yield `${name}: the example does not fit the schema`
    if (value !== undefined && !fits(schema, value)) yield `${name}: the default does not fit the schema`
  }
  if (typeof endpoint.ask === 'string') {
    if (!endpoint.ask.endsWith('?')) yield 'the question ends with a question mark'
    for (const [, name] of endpoint.ask.matchAll(/\{(\w+)/g)) {
      if (name !== undefined && !names.includes(name))
        yield `the question names ${name}, which is no parameter`
    }
  }
}

function* duplicates(values: readonly string[], what: string): Generator<string> {
  const seen = new Set<string>()
  for (const value of values) {
    if (seen.has(value)) yield `${what} ${value} is there twice`
    seen.add(value)
  }
}

/** Everything that is wrong with the entries, a sentence each; nothing when the catalogue may be shipped. */
export function problems(entries: readonly Endpoint[]): string[] {
  return [
    ...entries.flatMap((endpoint) =>
      Array.from(problemsOf(endpoint), (problem) => `${toolName(endpoint)}: ${problem}`),
    ),
    ...duplicates(entries.map(toolName), 'tool'),
    ...duplicates(
      entries.map(({ path }) => path),
      'path',
    ),
    ...duplicates(
      entries.map(({ title }) => title),
      'title',
    ),
    ...duplicates(
      entries.map(({ description }) => description),
      'description',
    ),
  ]
}
