import { execFile } from 'node:child_process'
import { openSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { ReadStream, WriteStream } from 'node:tty'
import { promisify } from 'node:util'
import { BridgeError } from '../errors.ts'
import { plainLine, plainText } from '../platform/shown-text.ts'
import { assistantBehind } from './assistant-shell.ts'

interface Question {
  /** What would be done, as a sentence begins: "Approving a call". */
  doing: string
  /** What the person has to know, a line each. */
  shown: readonly string[]
  /** What has to be typed: more than a key that is pressed without reading. */
  word: string
}

/** @throws BridgeError in the shell of an assistant, which has no say in what it may do */
export function refuseAssistants(doing: string): void {
  const why = assistantBehind(process.env)
  if (why === undefined) return
  throw new BridgeError(
    'not-allowed',
    `${doing} is for a person: ${why}.`,
    'Use the window, or a terminal that no assistant has opened.',
  )
}

/** A line before a yes with what somebody else has written, whole: no line break of theirs makes another. */
export const shownLine = (text: string): string => plainLine(text, Infinity)

/**
 * Asks the person at the terminal to type a word. The terminal itself is asked, as sudo does, and not stdin and stdout:
 * what a program pipes in is no answer, and what is piped out shows no question.
 * @returns the terminal's name, where the system tells it
 * @throws BridgeError where there is no terminal, in an assistant's shell, or when anything else is typed
 */
export async function askPerson({ doing, shown, word }: Question): Promise<{ terminal?: string }> {
  refuseAssistants(doing)
  const terminal = openTerminal(doing)
  try {
    const typed = await question(terminal, [...shown.map(plainText), `Type "${word}" to go on: `].join('\n'))
    if (typed?.trim() !== word) {
      throw new BridgeError('cancelled', 'Nothing was changed.', `To do it, type "${word}" when asked.`)
    }
  } finally {
    terminal.input.destroy()
    terminal.output.destroy()
  }
  const name = await terminalName()
  return name === undefined ? {} : { terminal: name }
}

/**
 * What a person types without its being shown, at the terminal itself; where something is piped in, its first line, as
 * scripts have it.
 * @throws BridgeError where nothing comes
 */
export async function askSecret(what: string): Promise<string> {
  if (!process.stdin.isTTY) {
    const lines = createInterface({ input: process.stdin, terminal: false })
    for await (const line of lines) return given(line)
    return given('')
  }
  const terminal = openTerminal('Giving a secret')
  const { input, output } = terminal
  try {
    output.write(`${plainText(what)} (not shown): `)
    input.setRawMode(true)
    return given(await typedLine(input))
  } finally {
    input.setRawMode(false)
    output.write('\n')
    input.destroy()
    output.destroy()
  }
}

function given(line: string): string {
  if (line.trim() !== '') return line.trim()
  throw new BridgeError(
    'cancelled',
    'Nothing was given, and nothing changed.',
    'Give it when it is asked for.',
  )
}

/** A line as it is typed, of a terminal that shows nothing of it. @returns empty where it was broken off */
async function typedLine(input: ReadStream): Promise<string> {
  let line = ''
  for await (const chunk of input)
    for (const key of String(chunk)) {
      if (key === '\r' || key === '\n') return line
      if (key === '\u0003' || key === '\u0004') return ''
      line = key === '\u007f' || key === '\b' ? line.slice(0, -1) : line + key
    }
  return line
}

interface Terminal {
  input: ReadStream
  output: WriteStream
}

/** The terminal of this process, whatever its stdin and stdout are. @throws BridgeError where it has none */
function openTerminal(doing: string): Terminal {
  const isWindows = process.platform === 'win32'
  try {
    return {
      input: new ReadStream(openSync(isWindows ? '\\\\.\\CONIN$' : '/dev/tty', 'r+')),
      output: new WriteStream(openSync(isWindows ? '\\\\.\\CONOUT$' : '/dev/tty', 'r+')),
    }
  } catch (cause) {
    throw new BridgeError(
      'not-allowed',
      `${doing} is for a person, and there is no terminal to ask one at.`,
      'Run it in a terminal, or use the window ("panda-bridge open").',
      { cause },
    )
  }
}

/** @returns the line that was typed; undefined where the terminal is closed instead */
async function question({ input, output }: Terminal, text: string): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  output.write(text)
  // Not as a terminal: that would echo and edit the line a second time.
  const lines = createInterface({ input, terminal: false })
  lines.once('line', resolve)
  lines.once('close', () => resolve(undefined))
  try {
    return await promise
  } finally {
    lines.close()
  }
}

/** As `who` names it, such as "pts/3" (POSIX, ps). */
async function terminalName(): Promise<string | undefined> {
  if (process.platform === 'win32') return undefined
  const run = promisify(execFile)
  const printed = await run('ps', ['-o', 'tty=', '-p', `${process.pid}`]).catch(() => undefined)
  const name = printed?.stdout.trim()
  return name !== undefined && /^[\w/.-]{1,50}$/.test(name) ? name : undefined
}
