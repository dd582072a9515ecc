import { FileInput } from '@mantine/core'

interface JsonFileInputProps {
  label: string
  file: File | null
  onChange: (file: File | null) => void
}

/** Takes one JSON file of the user's, which a form cannot do without. */
export function JsonFileInput({ label, file, onChange }: JsonFileInputProps) {
  return (
    <FileInput
      label={label}
      placeholder="Choose a JSON file"
      accept="application/json,.json"
      value={file}
      onChange={onChange}
      clearable
      clearButtonProps={{ 'aria-label': 'Choose no file' }}
      required
    />
  )
}
