import { z } from 'zod'
import type { Form, FormAnswer, FormContent, FormField } from '../../mcp/index.ts'
import { LONGEST_TEXT } from './form.ts'

const answerSchema = z.object({
  action: z.enum(['accept', 'decline', 'cancel']),
  content: z.record(z.string(), z.unknown()).nullish(),
})

/**
 * An assistant's answer to a form, without what was not asked for.
 * @returns undefined for what is no answer to it
 */
export function readAnswer({ requestedSchema }: Form, given: unknown): FormAnswer | undefined {
  const { data } = answerSchema.safeParse(given)
  if (!data) return undefined
  const { action, content } = data
  if (action !== 'accept') return { action }
  const { properties, required = [] } = requestedSchema
  const filled: FormContent = {}
  for (const [name, field] of Object.entries(properties)) {
    const value = content && Object.hasOwn(content, name) ? content[name] : undefined
    if (value === undefined) {
      if (required.includes(name)) return undefined
      continue
    }
    const read = valueSchema(field).safeParse(value)
    if (!read.success) return undefined
    filled[name] = read.data
  }
  return { action, content: filled }
}

function valueSchema(field: FormField): z.ZodType<FormContent[string]> {
  switch (field.type) {
    case 'boolean':
      return z.boolean()
    case 'number':
    case 'integer':
      return (field.type === 'integer' ? z.int() : z.number())
        .min(field.minimum ?? -Infinity)
        .max(field.maximum ?? Infinity)
    case 'array': {
      const { items, minItems = 0, maxItems = Infinity } = field
      const values = 'anyOf' in items ? items.anyOf.map((option) => option.const) : items.enum
      return z.array(z.enum(values)).min(minItems).max(Math.min(maxItems, values.length))
    }
    case 'string':
      if ('oneOf' in field) return z.enum(field.oneOf.map((option) => option.const))
      if ('enum' in field) return z.enum(field.enum)
      return textOf(field.format)
        .min(field.minLength ?? 0)
        .max(Math.min(field.maxLength ?? LONGEST_TEXT, LONGEST_TEXT))
  }
}

function textOf(format: 'email' | 'uri' | 'date' | 'date-time' | undefined): z.ZodString {
  const text = z.string()
  switch (format) {
    case 'email':
      return text.regex(z.regexes.html5Email)
    case 'uri':
      return text.refine((address) => URL.canParse(address))
    case 'date':
      return text.regex(z.regexes.date)
    case 'date-time':
      return text.refine((time) => z.iso.datetime({ offset: true }).safeParse(time).success)
    case undefined:
      return text
  }
}
