import { Button, CopyButton, type ButtonProps } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'

interface CopyProps extends Pick<ButtonProps, 'size'> {
  text: string
  /** What the button says, and what screen readers say where that is not enough. */
  label?: string
  name?: string
}

/** Puts a text on the clipboard, and says that it did. */
export function Copy({ text, label = 'Copy', name, size = 'compact-sm' }: CopyProps) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button
          size={size}
          variant="default"
          // Beside a long text it keeps its width.
          flex="none"
          onClick={copy}
          aria-label={copied ? undefined : name}
          leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
        >
          {copied ? 'Copied' : label}
        </Button>
      )}
    </CopyButton>
  )
}
