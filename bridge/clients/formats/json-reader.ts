import * as jsonc from 'jsonc-parser'
import { bare, Fault } from './format.ts'

/** What a reader of this file allows beyond RFC 8259. */
export interface JsonDialect {
  comments: boolean
  trailingCommas: boolean
}

export interface Member {
  key: string
  start: number
  valueStart: number
  valueEnd: number
  /** The member's own members, when its value is an object near the top of the file. */
  object?: ObjectSpan
}

/** An object's place in the text. Only the two outermost levels are kept: entries live there. */
export interface ObjectSpan {
  open: number
  /** Offset of the closing brace. */
  close: number
  members: Member[]
  commas: number[]
}

export interface JsonReading {
  value: unknown
  root: ObjectSpan | undefined
  /** Comments, as offset and end. */
  comments: [number, number][]
}

/** Of two equal keys every JSON reader takes the last. */
export function lastMember(members: Member[], key: string): Member | undefined {
  return members.findLast((member) => member.key === key)
}

interface Frame {
  target: Record<string, unknown> | unknown[]
  key: string
  span?: ObjectSpan
}

/**
 * Reads JSON in one pass, giving both its value and the offsets of the members near the top.
 * jsonc-parser's `modify` is not used: it reformats around the edit and has no exact inverse,
 * and its `findNodeAtLocation` takes the first of two equal keys where every reader takes the last.
 */
export function readJson(text: string, dialect: JsonDialect): JsonReading {
  const reading: JsonReading = { value: undefined, root: undefined, comments: [] }
  const frames: Frame[] = []
  const take = (value: unknown, end: number): void => {
    const frame = frames.at(-1)
    if (frame === undefined) reading.value = value
    else if (Array.isArray(frame.target)) frame.target.push(value)
    else {
      frame.target[frame.key] = value
      const member = frame.span?.members.at(-1)
      if (member !== undefined) member.valueEnd = end
    }
  }
  const valueBegins = (at: number): Member | undefined => {
    const member = frames.at(-1)?.span?.members.at(-1)
    if (member !== undefined) member.valueStart = at
    return member
  }
  const leave = (end: number): void => {
    const frame = frames.pop()
    if (frame === undefined) return
    if (frame.span !== undefined) frame.span.close = end - 1
    take(frame.target, end)
  }
  const visitor: jsonc.JSONVisitor = {
    onObjectBegin: (at) => {
      const member = valueBegins(at)
      const frame: Frame = { target: bare(), key: '' }
      if (frames.length < 2 && (frames.length === 0 || member !== undefined)) {
        frame.span = { open: at, close: at, members: [], commas: [] }
        if (member === undefined) reading.root = frame.span
        else member.object = frame.span
      }
      frames.push(frame)
    },
    onObjectProperty: (key, at) => {
      const frame = frames.at(-1)
      if (frame === undefined) return
      frame.key = key
      frame.span?.members.push({ key, start: at, valueStart: at, valueEnd: at })
    },
    onObjectEnd: (at) => leave(at + 1),
    onArrayBegin: (at) => {
      valueBegins(at)
      frames.push({ target: [], key: '' })
    },
    onArrayEnd: (at) => leave(at + 1),
    onLiteralValue: (value, at, length) => {
      valueBegins(at)
      take(value, at + length)
    },
    onSeparator: (character, at) => {
      if (character === ',') frames.at(-1)?.span?.commas.push(at)
    },
    onComment: (at, length) => void reading.comments.push([at, at + length]),
    onError: (code, at) => {
      throw new Fault(`${sentences[code] ?? 'a JSON value was expected'} here`, at)
    },
  }
  try {
    jsonc.visit(text, visitor, {
      disallowComments: !dialect.comments,
      allowTrailingComma: dialect.trailingCommas,
      allowEmptyContent: true,
    })
  } catch (thrown) {
    // A recursive parser: about 6,000 levels, where JSON.parse has its own limit as well.
    if (thrown instanceof RangeError) throw new Fault('it is nested too deeply to be read')
    throw thrown
  }
  if (!dialect.comments && !dialect.trailingCommas && reading.value !== undefined) readStrictly(text)
  return reading
}

/** The reader a strict program uses has the last word on what it will accept. */
function readStrictly(text: string): void {
  try {
    JSON.parse(text)
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    const position = /position (\d+)/.exec(message)?.[1]
    throw new Fault('it is not strict JSON', position === undefined ? undefined : Number(position))
  }
}

const sentences: Partial<Record<jsonc.ParseErrorCode, string>> = {
  [1]: 'a character that JSON does not know is',
  [2]: 'a number is malformed',
  [3]: 'a name in double quotes was expected',
  [4]: 'a value was expected',
  [5]: 'a colon was expected',
  [6]: 'a comma was expected',
  [7]: 'a closing brace was expected',
  [8]: 'a closing bracket was expected',
  [9]: 'the end of the file was expected',
  [10]: 'a comment, which this program does not read, is',
  [11]: 'a comment is not closed',
  [12]: 'a string is not closed',
  [13]: 'a number is cut short',
  [14]: 'an escape is malformed',
  [15]: 'an escape is unknown',
  [16]: 'a control character is in a string',
}
