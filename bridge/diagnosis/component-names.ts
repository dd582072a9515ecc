import { components, type Component } from './known-error.ts'

/** Other names by which PanDA, its monitor and its users call the components. */
const otherNames: Readonly<Record<string, Component>> = {
  ddm: 'dataservice',
  exe: 'executor',
  payload: 'transform',
  trans: 'transform',
  transformation: 'transform',
  transexit: 'transform',
  trf: 'transform',
  exit: 'transform',
  dispatcher: 'jobdispatcher',
  sup: 'supervisor',
  harvester: 'supervisor',
  brokerage: 'brokerage',
}

/** The component by any of its names, in any case, with or without "error" or "code" behind it: `pilotErrorCode`. */
export function componentNamed(name: string): Component | undefined {
  if (name.length > 40) return undefined
  const plain = name.toLowerCase().replaceAll(/[^a-z]/g, '')
  const short = plain.replace(/(?:error|err)?(?:code|diag)?$/, '')
  const found = otherNames[short] ?? otherNames[plain]
  return found ?? components.find((component) => component === plain || component === short)
}

interface ErrorFields {
  component: Component
  /** The job's field with the number, as PanDA spells it; BigPanDA does so in small letters. */
  code: string
  /** That with PanDA's message; the exit code has none. */
  said?: string
}

/** Where a job says which errors it had. */
export const errorFields: readonly ErrorFields[] = [
  { component: 'pilot', code: 'pilotErrorCode', said: 'pilotErrorDiag' },
  { component: 'executor', code: 'exeErrorCode', said: 'exeErrorDiag' },
  { component: 'transform', code: 'transExitCode' },
  { component: 'dataservice', code: 'ddmErrorCode', said: 'ddmErrorDiag' },
  { component: 'jobdispatcher', code: 'jobDispatcherErrorCode', said: 'jobDispatcherErrorDiag' },
  { component: 'supervisor', code: 'supErrorCode', said: 'supErrorDiag' },
  { component: 'taskbuffer', code: 'taskBufferErrorCode', said: 'taskBufferErrorDiag' },
  { component: 'brokerage', code: 'brokerageErrorCode', said: 'brokerageErrorDiag' },
]
