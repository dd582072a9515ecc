import { JsonInput, MultiSelect, Select, TagsInput, TextInput } from '@mantine/core'
import { separators, splitItems } from './arguments.ts'
import { asTyped, type Field } from './fields.ts'

interface FieldInputProps {
  field: Field
  value: string | readonly string[]
  problem: string | undefined
  onChange: (value: string | readonly string[]) => void
}

/** The input for one parameter. Whatever is left empty is left out of the call. */
export function FieldInput({ field, value, problem, onChange }: FieldInputProps) {
  const { name, kind, required, choices, help, item } = field
  const text = typeof value === 'string' ? value : ''
  const list = typeof value === 'string' ? [] : [...value]
  const common = {
    label: name,
    description: help || undefined,
    placeholder: placeholderOf(field),
    error: problem,
    withAsterisk: required,
    'aria-required': required,
  }
  switch (kind) {
    case 'boolean':
    case 'choice':
      return (
        <Select
          {...common}
          data={kind === 'boolean' ? yesOrNo : [...choices]}
          value={text === '' ? null : text}
          onChange={(chosen) => onChange(chosen ?? '')}
          clearable={!required}
          clearButtonProps={{ 'aria-label': `Leave ${name} out` }}
        />
      )
    case 'list':
      if (choices.length > 0)
        return <MultiSelect {...common} data={[...choices]} value={list} onChange={onChange} clearable />
      return (
        <TagsInput
          {...common}
          placeholder={list.length > 0 ? '' : common.placeholder}
          value={list}
          // What is left in the input when it loses the focus comes here in one piece.
          onChange={(items) => onChange(items.flatMap((typed) => splitItems(typed, item)))}
          splitChars={separators(item)}
          allowDuplicates={item === 'any'}
          clearable
          clearButtonProps={{ 'aria-label': `Leave ${name} out` }}
        />
      )
    case 'json':
      return (
        <JsonInput
          {...common}
          value={text}
          onChange={onChange}
          autosize
          minRows={2}
          maxRows={12}
          formatOnBlur
          spellCheck={false}
        />
      )
    case 'integer':
    case 'number':
      return (
        <TextInput
          {...common}
          inputMode={kind === 'integer' ? 'numeric' : 'decimal'}
          value={text}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )
    case 'text':
    case 'any':
      return (
        <TextInput {...common} value={text} onChange={({ currentTarget }) => onChange(currentTarget.value)} />
      )
  }
}

const yesOrNo = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
]

function placeholderOf({ kind, usual, placeholder, required }: Field): string {
  if (usual !== undefined && !required) {
    const typed = usual === true ? 'Yes' : usual === false ? 'No' : asTyped(usual)
    if (typed !== '') return `usually ${typed}`
  }
  if (placeholder !== '') return `for example ${placeholder}`
  return kind === 'list' ? 'separate with commas' : kind === 'json' ? '{ }' : ''
}
