/** What lines are made for. */
export interface Screen {
  /** Columns; undefined where the output leads to a file or another program: nothing is shortened then. */
  width: number | undefined
  colours: boolean
}

/** What is said where a terminal does not say how wide it is. */
const USUAL_WIDTH = 80
const NARROWEST = 20

/**
 * What the output is shown on. NO_COLOR (no-color.org) takes colours away; FORCE_COLOR gives them also to a file, or
 * with 0 takes them away, and counts more.
 */
export function screenOf(
  output: { isTTY?: boolean | undefined; columns?: number | undefined },
  env: Readonly<Record<string, string | undefined>>,
): Screen {
  const { NO_COLOR: none = '', FORCE_COLOR: forced, TERM: terminal } = env
  const isTerminal = output.isTTY === true
  const usual = isTerminal && none === '' && terminal !== 'dumb'
  return {
    width: isTerminal ? Math.max(NARROWEST, output.columns || USUAL_WIDTH) : undefined,
    colours: forced === undefined || forced === '' ? usual : !['0', 'false'].includes(forced),
  }
}
