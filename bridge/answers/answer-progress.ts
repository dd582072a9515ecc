import type { RequestOptions } from '../upstream/upstream.ts'

/** How often who asks hears that its answer is still being made, in milliseconds. */
const NOTICE_MS = 5_000

/** Tells who asks what is being read, and that it goes on: assistants give up on what they hear nothing of. */
export class AnswerProgress {
  readonly #onProgress: RequestOptions['onProgress']
  readonly #timer: NodeJS.Timeout | undefined
  #progress = 0
  #message = 'The answer is being made.'

  constructor(onProgress: RequestOptions['onProgress']) {
    this.#onProgress = onProgress
    if (onProgress) this.#timer = setInterval(() => this.#tell(), NOTICE_MS)
  }

  does(what: string): void {
    this.#message = what
    this.#tell()
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #tell(): void {
    this.#progress += 1
    this.#onProgress?.({ progress: this.#progress, message: this.#message })
  }
}
