import type { Where } from './target.ts'
import type { Terminal } from './terminal.ts'

/** Where an assistant is looked for. */
export interface Place {
  /** Another file than the usual one. */
  file?: string | undefined
  /** Where the command was given. */
  terminal?: Terminal | undefined
}

/** What a user may wish of a connection. */
export interface Wish extends Place {
  /** Over HTTP, with a key in the file. */
  http?: boolean | undefined
}

export function inPlace(where: Where, { file, terminal }: Place): Where {
  const { surroundings } = where
  return {
    ...where,
    ...(file !== undefined && { file }),
    ...(terminal && {
      surroundings: { ...surroundings, home: terminal.home, terminal: () => terminal.variables },
    }),
  }
}
