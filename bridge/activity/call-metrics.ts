import { isAnswerTool } from '../panda/answer-tools.ts'
import { endpointOfTool } from '../panda/catalogue/index.ts'
import type { Call } from './call.ts'

/** Upper bounds of the times that are counted, in seconds: from a status to what PanDA takes longest for. */
const SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] as const
/** Tools that are counted by their names: a server may have any number. */
const MOST_TOOLS = 500

/** Who was called: the PanDA server, by its name, or a server besides PanDA. */
type Called = { upstream: 'PanDA'; server: string } | { upstream: string }

interface Counted {
  labels: Called & { tool: string; outcome: Call['outcome'] }
  count: number
}

interface Times {
  called: Called
  /** Of those within each bound of `SECONDS`, and of all. */
  within: number[]
  count: number
  seconds: number
}

/** How many calls have ended since the start, how, and how long they took. */
export class CallMetrics {
  readonly #counts = new Map<string, Counted>()
  readonly #times = new Map<string, Times>()

  ended(call: Call): void {
    const { outcome, ms } = call
    const called = calledBy(call)
    const labelsOf = (tool: string) => ({ tool, ...called, outcome })
    // An assistant may make up as many names as it likes.
    const named = labelsOf(isMadeUp(call) ? 'others' : call.tool)
    const hasRoom = this.#counts.has(labelsText(named)) || this.#counts.size < MOST_TOOLS
    const labels = hasRoom ? named : labelsOf('others')
    const key = labelsText(labels)
    const counted = this.#counts.get(key) ?? { labels, count: 0 }
    counted.count += 1
    this.#counts.set(key, counted)
    // What was never sent has taken no time.
    if (outcome !== 'refused') this.#took(called, ms / 1_000)
  }

  /** In OpenMetrics, without its end. */
  lines(): string[] {
    const family = (name: string, type: string, help: string) => [
      `# TYPE ${name} ${type}`,
      `# HELP ${name} ${help}`,
    ]
    return [
      ...family('panda_bridge_calls', 'counter', 'Calls of assistants that have ended.'),
      ...[...this.#counts.values()].map(
        ({ count, labels }) => `panda_bridge_calls_total${labelsText(labels)} ${count}`,
      ),
      ...family('panda_bridge_call_seconds', 'histogram', 'How long calls took that were sent.'),
      ...[...this.#times.values()].flatMap(timeLines),
    ]
  }

  #took(called: Called, seconds: number): void {
    const key = labelsText(called)
    const times = this.#times.get(key) ?? {
      called,
      within: SECONDS.map(() => 0),
      count: 0,
      seconds: 0,
    }
    SECONDS.forEach((bound, index) => {
      if (seconds <= bound) times.within[index] = (times.within[index] ?? 0) + 1
    })
    times.count += 1
    times.seconds += seconds
    this.#times.set(key, times)
  }
}

/** Whether nobody has said that there is such a tool. */
function isMadeUp({ tool, upstream, outcome }: Call): boolean {
  if (outcome !== 'refused' || upstream !== undefined || tool.includes('/')) return false
  return !isAnswerTool(tool) && endpointOfTool(tool) === undefined
}

function calledBy({ upstream, server = '' }: Call): Called {
  return upstream === undefined ? { upstream: 'PanDA', server } : { upstream }
}

function timeLines({ called, within, count, seconds }: Times): string[] {
  const bucket = (le: string, value: number) =>
    `panda_bridge_call_seconds_bucket${labelsText({ ...called, le })} ${value}`
  return [
    ...within.map((value, index) => bucket(SECONDS[index]?.toFixed(2) ?? '', value)),
    bucket('+Inf', count),
    `panda_bridge_call_seconds_count${labelsText(called)} ${count}`,
    `panda_bridge_call_seconds_sum${labelsText(called)} ${seconds.toFixed(3)}`,
  ]
}

/** As the exposition format has them: backslash, quote and line break are escaped (OpenMetrics 1.0). */
export function labelsText(labels: Readonly<Record<string, string>>): string {
  const escaped = (value: string) =>
    value
      .replaceAll('\\', '\\\\')
      .replaceAll('\n', String.raw`\n`)
      .replaceAll('"', String.raw`\"`)
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value.toWellFormed())}"`)
  return `{${pairs.join(',')}}`
}
