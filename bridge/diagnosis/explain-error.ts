import { explanation, type Explanation } from './explanation.ts'
import { componentNamed } from './component-names.ts'
import { components, type Component } from './known-error.ts'
import type { Overlay } from './overlay.ts'
import { errorKey, knownErrorsOfCode } from './tables/index.ts'

/**
 * What an error means: of one component, or of all that know the number. A number that none knows is explained once,
 * as one that is not known.
 * @param component by any of its names, as `ddm` or `pilotErrorCode`; one that is not known counts as none
 * @param from the monitor's own table, put beside ours
 */
export function explainError(code: number, component?: string, from?: Overlay): Explanation[] {
  const named = component === undefined ? undefined : componentNamed(component)
  if (named) return [explanation(named, code, from)]
  const inTables = new Set<Component>(knownErrorsOfCode(code).map(({ component }) => component))
  // The executor's field repeats the exit code of the program.
  if (inTables.has('transform')) inTables.delete('executor')
  const inMonitor = (component: Component) => from?.monitor?.has(errorKey(component, code)) ?? false
  const isAdded = (component: Component) => from?.added?.has(errorKey(component, code)) ?? false
  const found = components.filter(
    (component) => inTables.has(component) || inMonitor(component) || isAdded(component),
  )
  return (found.length > 0 ? found : [likeliest(code)]).map((component) => explanation(component, code, from))
}

/** Of which component a number may be that no table has: the pilot's begin at 1000, exit codes end at 255. */
function likeliest(code: number): Component {
  if (code <= 255) return 'transform'
  return code >= 2000 && code < 10_000 ? 'supervisor' : 'pilot'
}
