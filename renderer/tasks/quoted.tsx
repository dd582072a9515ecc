import { Blockquote, Text } from '@mantine/core'

/** Words from elsewhere, and whose they are. @param of `PanDA` */
export function Quoted({ of, text }: { of: string; text: string }) {
  return (
    <Blockquote p="xs" pl="sm" m={0} color="gray.5" iconSize={0}>
      <Text size="sm" className="breakable" style={{ whiteSpace: 'pre-line' }}>
        “{text}”
      </Text>
      <Text size="xs" c="dimmed" component="cite">
        {of} said this.
      </Text>
    </Blockquote>
  )
}
