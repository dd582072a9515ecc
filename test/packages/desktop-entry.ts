/** What a desktop reads in a file of its menu or of its autostart folder. */
export interface DesktopEntry {
  values: Record<string, string>
  /** The program and arguments that it starts, where no file was chosen. */
  command: [program: string, ...args: string[]]
}

/** As the Desktop Entry Specification says, for a file with one group. */
export function readDesktopEntry(text: string): DesktopEntry {
  const lines = text.split('\n').flatMap((line) => {
    const [, key, value] = /^([\w-]+)=(.*)$/.exec(line) ?? []
    return key === undefined || value === undefined ? [] : [[key, value.replaceAll('\\\\', '\\')] as const]
  })
  const values = Object.fromEntries(lines)
  const parts = [...(values['Exec'] ?? '').matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, quoted, plain = '']) => quoted?.replaceAll(/\\(.)/g, '$1') ?? plain,
  )
  const [program = '', ...args] = parts.filter((part) => !/^%[fFuU]$/.test(part))
  return { values, command: [program, ...args.map((part) => part.replaceAll('%%', '%'))] }
}
