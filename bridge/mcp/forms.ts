/** A question to the user by a form (MCP 2025-11-25, Elicitation), as assistants get it. */
export interface Form {
  message: string
  requestedSchema: {
    type: 'object'
    properties: Record<string, FormField>
    required?: string[]
  }
}

interface Named {
  title?: string | undefined
  description?: string | undefined
}

export interface Option {
  const: string
  title: string
}

export type FormField = TextField | NumberField | YesNoField | OneOfField | SeveralField

interface TextField extends Named {
  type: 'string'
  minLength?: number | undefined
  maxLength?: number | undefined
  format?: 'email' | 'uri' | 'date' | 'date-time' | undefined
  default?: string | undefined
}

interface NumberField extends Named {
  type: 'number' | 'integer'
  minimum?: number | undefined
  maximum?: number | undefined
  default?: number | undefined
}

interface YesNoField extends Named {
  type: 'boolean'
  default?: boolean | undefined
}

/** With titles by `oneOf`, as of 2025-11-25, or by `enumNames`, as before. */
type OneOfField = Named & { type: 'string'; default?: string | undefined } & (
    { enum: string[]; enumNames?: string[] | undefined } | { oneOf: Option[] }
  )

type SeveralField = SeveralOf<{ type: 'string'; enum: string[] }> | SeveralOf<{ anyOf: Option[] }>

interface SeveralOf<Items> extends Named {
  type: 'array'
  items: Items
  minItems?: number | undefined
  maxItems?: number | undefined
  default?: string[] | undefined
}

export type FormContent = Record<string, string | number | boolean | string[]>

/** What became of it: `decline` is the user's no, `cancel` that nobody has said anything. */
export type FormAnswer = { action: 'accept'; content: FormContent } | { action: 'decline' | 'cancel' }
