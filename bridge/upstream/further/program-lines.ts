import { deserializeMessage, type JSONRPCMessage } from '@modelcontextprotocol/client'
import { GrowingBytes } from '../large/growing-bytes.ts'
import { checkValues, LARGE_BYTES } from '../large/large-message.ts'

const LINE_END = 0x0a

/**
 * What a program writes, line by line (MCP 2025-11-25, stdio). The SDK's own joins all that it has with each piece of 64 kB
 * that comes, which for a line of 60 MB takes minutes in which nobody else is answered.
 */
export class ProgramLines {
  /** Of the line that has not ended yet. */
  readonly #line: GrowingBytes
  #piece: Buffer | undefined

  /** @param mostBytes of one line, which may never end */
  constructor(mostBytes?: number) {
    this.#line = new GrowingBytes(mostBytes)
  }

  append(piece: Buffer): void {
    this.#piece = piece
  }

  /**
   * The next whole message of what has come; null where there is none.
   * @throws TooLarge, and another error for a line that is no message: the next call goes on behind it
   */
  readMessage(): JSONRPCMessage | null {
    const piece = this.#piece
    if (!piece) return null
    const end = piece.indexOf(LINE_END)
    this.#line.add(end === -1 ? piece : piece.subarray(0, end))
    this.#piece = end === -1 ? undefined : piece.subarray(end + 1)
    return end === -1 ? null : this.#endLine()
  }

  #endLine(): JSONRPCMessage {
    const bytes = this.#line.view()
    const text = bytes.toString()
    this.#line.clear()
    if (bytes.length > LARGE_BYTES) checkValues(bytes)
    return deserializeMessage(text)
  }
}
