/** As the program calls itself. The window is the user's own; the command line may be used by any program of theirs. */
export function callerName(key: string, name: string): string {
  return key === 'control' && name !== 'Command line' ? 'You' : name
}
