import {
  Client,
  ProtocolError,
  SdkError,
  SdkErrorCode,
  type ElicitRequest,
} from '@modelcontextprotocol/client'
import { getDefaultEnvironment } from '@modelcontextprotocol/client/stdio'
import { z } from 'zod'
import { BridgeError } from '../../errors.ts'
import {
  INVALID_REQUEST,
  JsonRpcError,
  type McpNotification,
  type McpRequest,
  type McpResult,
} from '../../mcp/index.ts'
import { isObject } from '../../platform/json.ts'
import { plain } from '../../platform/plain.ts'
import type { Secret } from '../../platform/secret.ts'
import { unlessAborted } from '../../platform/unless-aborted.ts'
import { version } from '../../platform/version.ts'
import { Deadline, type AskTimes } from '../deadline.ts'
import { TooLarge } from '../large/growing-bytes.ts'
import { BrokenOff } from '../mcp/http-answer.ts'
import type { McpSession } from '../mcp/mcp-connection.ts'
import { LostSession } from '../mcp/mcp-messages.ts'
import type { Question, RequestOptions } from '../upstream.ts'
import { allowance } from './allowance.ts'
import { noProgram } from './no-program.ts'
import { ProgramTransport } from './program.ts'

/** Lines of what a program writes to its standard error that are told at once, and how many more each second. */
const ERROR_LINES = 50
const ERROR_LINES_A_SECOND = 1
/** Characters of a line without an end that are kept. */
const MOST_LINE = 10_000

/** Nothing of an answer is lost that the SDK does not know. */
const anyResult = z.looseObject({})

export interface Command {
  command: string
  arguments: readonly string[]
  /** Of its environment, besides what every program needs. */
  variables: Readonly<Record<string, string>>
  secrets: Readonly<Record<string, Secret>>
  /** Where programs are looked for. */
  path: string | undefined
}

interface StdioEvents {
  onNotification: (notification: McpNotification) => void
  /** A line that it writes to its standard error. */
  onErrorText: (text: string) => void
}

/**
 * A session with an MCP server that runs here as a program of the user's (MCP 2025-11-25, stdio). It begins with the first
 * request and ends with the bridge.
 */
export class StdioSession implements McpSession {
  readonly #who: string
  readonly #commandOf: () => Promise<Command>
  readonly #events: StdioEvents
  #client: Client | undefined
  #secrets: readonly string[] = []
  /** Requests that may ask the user something. */
  readonly #asking = new Set<Pick<RequestOptions, 'onQuestion'>>()
  /** What the last line says that it has written to its standard error with words. */
  #lastError = ''
  #ended = false
  /** It has said more at once than may be. */
  #tooLarge: TooLarge | undefined

  /**
   * @param who as the user knows it
   * @param command asked for when the session is opened
   */
  constructor(who: string, command: () => Promise<Command>, events: StdioEvents) {
    this.#who = who
    this.#commandOf = command
    this.#events = events
  }

  get isOver(): boolean {
    return this.#ended
  }

  async open(timeoutMs: number): Promise<void> {
    const command = await this.#commandOf()
    try {
      this.#secrets = Object.values(command.secrets).map((secret) => secret.reveal())
      const client = (this.#client = this.#newClient())
      await client.connect(this.#start(command), { timeout: timeoutMs })
    } catch (thrown) {
      this.close()
      throw this.#notStarted(thrown, command)
    }
  }

  #start(command: Command): ProgramTransport {
    const mayTell = allowance(ERROR_LINES, ERROR_LINES_A_SECOND)
    // A secret may come in two pieces: what is masked is a whole line, or the last of one that has no end.
    let begun = ''
    return new ProgramTransport({
      command: command.command,
      arguments: command.arguments,
      environment: environmentOf(command),
      onErrorText: (text) => {
        const lines = (begun + text).split('\n')
        begun = lines.pop()?.slice(-MOST_LINE) ?? ''
        for (const line of lines.map((each) => this.#masked(each)).filter((each) => each.trim() !== '')) {
          this.#lastError = wordsIn(line) || this.#lastError
          if (mayTell()) this.#events.onErrorText(line)
        }
      },
    })
  }

  #newClient(): Client {
    const client = new Client(
      { name: 'panda-bridge', title: 'PanDA Bridge', version },
      { capabilities: { elicitation: { form: {} } } },
    )
    client.onclose = () => (this.#ended = true)
    client.onerror = (error) => {
      if (!(error instanceof TooLarge)) return
      this.#tooLarge = error
      this.close()
    }
    client.fallbackNotificationHandler = ({ method, params }) => {
      this.#events.onNotification(this.#withoutSecrets({ method, ...(params && { params }) }))
      return Promise.resolve()
    }
    client.setRequestHandler('elicitation/create', (request, { mcpReq }) =>
      this.#question(request, mcpReq.signal),
    )
    return client
  }

  async ask(
    { method, params }: McpRequest,
    { signal, onProgress, ...asking }: RequestOptions,
    times: AskTimes,
  ): Promise<McpResult> {
    // It has ended since: the next session is another run of the program.
    const client = this.#client
    if (this.#ended || !client) throw this.#lost()
    const deadline = new Deadline(signal, times, onProgress)
    const { onQuestion } = asking
    const question = {
      ...(onQuestion && { onQuestion: (put: Question) => deadline.without(onQuestion(put)) }),
    }
    this.#asking.add(question)
    try {
      const asked = client.request({ method, ...(params && { params }) }, anyResult, {
        signal: deadline.signal,
        // The deadline says when it is over.
        timeout: times.longestRequestMs + 60_000,
        ...(onProgress && {
          onprogress: (progress) => deadline.progressed(this.#withoutSecrets({ ...progress })),
        }),
      })
      return this.#withoutSecrets(await unlessAborted(asked, deadline.signal))
    } catch (thrown) {
      if (deadline.signal.aborted) throw deadline.signal.reason
      if (thrown instanceof ProtocolError) throw new JsonRpcError(thrown.code, this.#masked(thrown.message))
      if (thrown instanceof SdkError && thrown.code === SdkErrorCode.NotConnected) throw this.#lost()
      // Closed while it ran: nobody knows how far it came.
      if (thrown instanceof SdkError) throw this.#tooLarge ?? new BrokenOff()
      throw thrown
    } finally {
      this.#asking.delete(question)
      deadline.close()
    }
  }

  /** Nothing was sent. */
  #lost(): LostSession {
    return new LostSession(new JsonRpcError(INVALID_REQUEST, `${this.#who} has ended.`))
  }

  async terminate(): Promise<void> {
    await this.#client?.close()
  }

  close(): void {
    this.#ended = true
    void this.#client?.close().catch(() => undefined)
  }

  /** Over stdio no question says which request it belongs to: it has to be the only one. */
  async #question(request: ElicitRequest, signal: AbortSignal) {
    const [only, ...more] = this.#asking
    if (!only?.onQuestion || more.length > 0)
      throw new ProtocolError(INVALID_REQUEST, 'A question is put while one request waits, and no other.')
    const answer = await only.onQuestion({
      from: this.#who,
      params: this.#withoutSecrets(request.params),
      signal,
    })
    return answer as { action: 'accept' | 'decline' | 'cancel' }
  }

  #notStarted(thrown: unknown, { command, path }: Command): unknown {
    const { code } = thrown as NodeJS.ErrnoException
    if (code === 'ENOENT') return noProgram(this.#who, command, path)
    if (code === 'EACCES')
      return new BridgeError(
        'file-access',
        `${this.#who} cannot be started: "${plain(command)}" may not be run.`,
        'Check the rights of the file.',
      )
    if (thrown instanceof ProtocolError) return new JsonRpcError(thrown.code, this.#masked(thrown.message))
    const last = this.#lastError
    const said = last === '' ? '' : ` It says: “${last}”`
    return new BridgeError(
      'unreachable',
      `${this.#who} was started and opens no session.${said}`,
      'Try its command in a terminal: it may want a login or a setting of its own.',
    )
  }

  #masked(text: string): string {
    return this.#secrets.reduce((masked, secret) => masked.replaceAll(secret, '[secret]'), text)
  }

  /** A program may say what it was given. */
  #withoutSecrets<Said extends object>(said: Said): Said {
    if (this.#secrets.length === 0) return said
    return mapTexts(said, (text) => this.#masked(text)) as Said
  }
}

/** What a line says; nothing where it has no words: what Python writes of an error is drawn into a frame. */
function wordsIn(line: string): string {
  const words = plain(line).replace(/^[\s|+─│╭╰]+|[\s|+─│╮╯]+$/g, '')
  return /\p{L}{2}/u.test(words) ? words.slice(0, 300) : ''
}

function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value)
  if (Array.isArray(value)) return value.map((each: unknown) => mapTexts(each, map))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [map(name), mapTexts(each, map)]))
}

/** Nothing of the bridge's own environment but what every program needs: a token that stands there is none of the server's. */
function environmentOf({ variables, secrets, path }: Command): Record<string, string> {
  return {
    ...getDefaultEnvironment(),
    ...(path !== undefined && { PATH: path }),
    ...variables,
    ...Object.fromEntries(Object.entries(secrets).map(([name, secret]) => [name, secret.reveal()])),
  }
}
