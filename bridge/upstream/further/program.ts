import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { homedir } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import {
  SdkError,
  SdkErrorCode,
  serializeMessage,
  type JSONRPCMessage,
  type Transport,
} from '@modelcontextprotocol/client'
import { TooLarge } from '../large/growing-bytes.ts'
import { ProgramLines } from './program-lines.ts'

/** Between two ways to end a program, in milliseconds: all are over before a bridge that ends waits no longer. */
const APART_MS = 500
/** For what a program has written before it ended, in milliseconds. */
const LAST_WORDS_MS = 200
/** Messages that answer nothing, which a program may write within a second: of one that writes more, the rest is read in the next. */
const MOST_A_SECOND = 1_000
const SECOND_MS = 1_000

interface ProgramOptions {
  command: string
  arguments: readonly string[]
  environment: Record<string, string>
  /** A piece of what it writes to its standard error. */
  onErrorText: (text: string) => void
}

/**
 * A program that speaks MCP on its standard input and output (MCP 2025-11-25, stdio), in a process group of its own: what
 * it has started ends with it, also where it ends by itself. Unlike the SDK's transport it reads no faster than it likes.
 */
export class ProgramTransport implements Transport {
  onclose?: () => void
  onerror?: (error: Error) => void
  onmessage?: (message: JSONRPCMessage) => void
  readonly #options: ProgramOptions
  readonly #lines = new ProgramLines()
  #child: ChildProcessWithoutNullStreams | undefined
  #exited: Promise<void> = Promise.resolve()
  #ending: Promise<void> | undefined
  #read = 0
  /** Requests that it was sent and has not answered. */
  #unanswered = 0

  constructor(options: ProgramOptions) {
    this.#options = options
  }

  /** @throws the system's error where it cannot be started */
  start(): Promise<void> {
    const { command, arguments: given, environment, onErrorText } = this.#options
    const started = Promise.withResolvers<void>()
    const exited = Promise.withResolvers<void>()
    this.#exited = exited.promise
    const child = spawn(command, given, {
      env: environment,
      cwd: homedir(),
      detached: process.platform !== 'win32',
      windowsHide: true,
    })
    this.#child = child
    child.once('spawn', () => started.resolve())
    child.once('error', (error) => {
      started.reject(error)
      exited.resolve()
    })
    // Not when its streams have ended: what it has started may hold them.
    child.once('exit', () => {
      this.#signal('SIGKILL')
      exited.resolve()
      // What it has written before is read first.
      const isRead = once(child.stdout, 'close').catch(() => undefined)
      void Promise.race([isRead, setTimeout(LAST_WORDS_MS)]).then(() => this.onclose?.())
    })
    child.stdin.on('error', (error) => this.onerror?.(error))
    child.stdout.on('data', (chunk: Buffer) => this.#take(chunk))
    child.stderr.on('data', (chunk: Buffer) => onErrorText(chunk.toString()))
    return started.promise
  }

  send(message: JSONRPCMessage): Promise<void> {
    const { stdin } = this.#child ?? {}
    if (!stdin?.writable) return Promise.reject(new SdkError(SdkErrorCode.NotConnected, 'It has ended'))
    if ('method' in message && 'id' in message) this.#unanswered += 1
    const { promise, resolve } = Promise.withResolvers<void>()
    // Where it has ended before it read this, it has answered nothing either.
    stdin.write(serializeMessage(message), () => resolve())
    return promise
  }

  /** Ends it: by the end of its input, then by signals, of which the last cannot be refused. */
  close(): Promise<void> {
    this.#ending ??= this.#end()
    return this.#ending
  }

  async #end(): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    child.stdin.end()
    // Nobody waits for what it may still say, and it must not wait for somebody to read that.
    child.stdout.resume()
    if (await this.#hasEnded()) return
    this.#signal('SIGTERM')
    if (await this.#hasEnded()) return
    this.#signal('SIGKILL')
    await this.#hasEnded()
  }

  #hasEnded(): Promise<boolean> {
    return Promise.race([this.#exited.then(() => true), setTimeout(APART_MS, false)])
  }

  /** To it and all that it has started; on Windows to it, where there are no such groups. */
  #signal(signal: 'SIGTERM' | 'SIGKILL'): void {
    const { pid } = this.#child ?? {}
    if (pid === undefined) return
    try {
      if (process.platform === 'win32') this.#child?.kill(signal)
      else process.kill(-pid, signal)
    } catch {
      // All of it has ended.
    }
  }

  #take(chunk: Buffer): void {
    this.#lines.append(chunk)
    for (;;) {
      try {
        const message = this.#lines.readMessage()
        if (message === null) return
        const isAnswer = 'result' in message || 'error' in message
        if (isAnswer && this.#unanswered > 0) this.#unanswered -= 1
        else this.#rest()
        this.onmessage?.(message)
      } catch (error) {
        this.onerror?.(error as Error)
        if (error instanceof TooLarge) return void this.close()
        // A line that is no message: programs write other lines too.
        this.#rest()
      }
    }
  }

  /** One that says too much waits until it is heard again. */
  #rest(): void {
    const child = this.#child
    if (this.#read === 0)
      globalThis
        .setTimeout(() => {
          this.#read = 0
          child?.stdout.resume()
        }, SECOND_MS)
        .unref()
    this.#read += 1
    if (this.#read > MOST_A_SECOND && !this.#ending) child?.stdout.pause()
  }
}
