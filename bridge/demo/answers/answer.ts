import type { Arguments } from '../parameters.ts'
import type { Caller } from '../tokens.ts'
import type { World } from '../world.ts'

/** PanDA's answer object, of a request that it works on by itself with how far that is; two endpoints answer with a bare text instead. */
export type Answer = { success: boolean; message: string; data: unknown; async_meta?: unknown } | string

/** A call that has passed all checks. */
export interface Call {
  world: World
  caller: Caller
  /** The header that came with it. */
  authorization: string | undefined
  args: Arguments
}

export type Answers = Record<string, (call: Call) => Answer>

export function ok(data: unknown = null, message = ''): Answer {
  return { success: true, message, data }
}

export function no(message: string, data: unknown = null): Answer {
  return { success: false, message, data }
}

export function text(call: Call, name: string): string {
  const value = call.args[name]
  return typeof value === 'string' ? value : ''
}

export function number(call: Call, name: string): number {
  return Number(call.args[name])
}

export function numbers(call: Call, name: string): number[] {
  const value = call.args[name]
  return Array.isArray(value) ? value.map(Number) : []
}
