import type { Component } from '../known-error.ts'
import type { Detail } from './detail.ts'
import { fileDetails } from './files.ts'
import { programDetails } from './program.ts'
import { serverDetails } from './server.ts'

/** The first that fits counts, so that what says more stands above. */
export const details: readonly Detail[] = [...fileDetails, ...programDetails, ...serverDetails]

const byComponent = Map.groupBy(
  details.flatMap((detail) => detail.components.map((component) => ({ component, detail }))),
  ({ component }) => component,
)

/** What PanDA's messages tell of an error beyond its number, or undefined. */
export function detailOf(
  component: Component,
  code: number,
  messages: readonly string[],
): Detail | undefined {
  if (messages.length === 0) return undefined
  const candidates = byComponent.get(component)?.filter(({ detail }) => detail.codes?.includes(code) ?? true)
  return candidates?.find(({ detail }) => messages.some((message) => detail.says.test(message)))?.detail
}
