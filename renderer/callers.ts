/** The key of the windows and the command line, whose calls are the user's own. */
export const OWN_KEY = 'control'

/**
 * Whether no assistant asks, but somebody who has pressed a button in a window. The window is the user's own; the
 * command line may be used by any program of theirs. The key says so: an assistant may call itself anything.
 */
export function isOfWindow({ client, clientName }: { client: string; clientName: string }): boolean {
  return client === OWN_KEY && clientName !== 'Command line'
}

/** As the program calls itself, and by its key where that would pass for the user. */
export function callerName(key: string, name: string): string {
  if (isOfWindow({ client: key, clientName: name })) return 'You'
  return key !== OWN_KEY && name.trim().toLowerCase() === 'you' ? key : name
}
