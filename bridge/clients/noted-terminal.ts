import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { replacePrivateFile } from '../platform/files.ts'
import { variablesSchema, type Variables } from './terminal.ts'

/** By the assistant's id: another one may have been connected in a terminal with other variables. */
const notesSchema = z.record(z.string(), variablesSchema)

type Notes = z.infer<typeof notesSchema>

/**
 * Where programs that are started in a terminal keep their files, for a bridge that was not: what the terminal said
 * from which the program was last connected, else what the login shell says.
 */
export class NotedTerminal {
  readonly #file: string
  #notes: Notes
  #shell: Variables | undefined
  /** Settles when it is known; it never fails. */
  readonly settled: Promise<void>

  /** @param ofLogin what counts for what was connected in no terminal, as the login shell says it */
  constructor(folder: string, ofLogin: Promise<Variables | undefined> | undefined) {
    this.#file = path.join(folder, 'terminal.json')
    this.#notes = readNotes(this.#file)
    this.settled = this.#ask(ofLogin)
  }

  variables(assistant: string): Variables | undefined {
    return this.#notes[assistant] ?? this.#shell
  }

  async note(assistant: string, variables: Variables): Promise<void> {
    this.#notes = { ...this.#notes, [assistant]: variables }
    await replacePrivateFile(this.#file, `${JSON.stringify(this.#notes, null, 2)}\n`)
  }

  /** Its file is removed with the folder. */
  forget(): void {
    this.#notes = {}
  }

  async #ask(ofLogin: Promise<Variables | undefined> | undefined): Promise<void> {
    this.#shell = await ofLogin
  }
}

/** Notes that cannot be read are as good as none. */
function readNotes(file: string): Notes {
  try {
    return notesSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return {}
  }
}
