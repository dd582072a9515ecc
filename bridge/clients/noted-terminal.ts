import { readFileSync } from 'node:fs'
import path from 'node:path'
import { replacePrivateFile } from '../platform/files.ts'
import { askLoginShell } from './login-shell.ts'
import { variablesSchema, type Variables } from './terminal.ts'

/**
 * Where programs that are started in a terminal keep their files, for a bridge that was not: what the last terminal
 * said from which something was connected, else what the login shell says.
 */
export class NotedTerminal {
  readonly #file: string
  #variables: Variables | undefined
  /** Settles when it is known; it never fails. */
  readonly settled: Promise<void>

  /** @param loginShell the shell to ask where no terminal has said anything */
  constructor(folder: string, loginShell: string | undefined) {
    this.#file = path.join(folder, 'terminal.json')
    this.#variables = readNote(this.#file)
    this.settled = this.#ask(loginShell)
  }

  get variables(): Variables | undefined {
    return this.#variables
  }

  async note(variables: Variables): Promise<void> {
    this.#variables = variables
    await replacePrivateFile(this.#file, `${JSON.stringify(variables, null, 2)}\n`)
  }

  async #ask(shell: string | undefined): Promise<void> {
    if (this.#variables !== undefined || shell === undefined) return
    const told = await askLoginShell(shell)
    this.#variables ??= told
  }
}

/** A note that cannot be read is as good as none. */
function readNote(file: string): Variables | undefined {
  try {
    return variablesSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}
