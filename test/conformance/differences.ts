import type { Protocol, Suite } from './suite.ts'

/** The suite against the conformance server itself, against the bridge before it, and against the shim of that. */
export type Way = 'direct' | 'bridge' | 'shim'

/**
 * Checks that do not end as they should: directly without a warning, and by the bridge and its shim as directly.
 * The test fails on each that is missing here, and on each that is here and is no longer so.
 */
export interface Difference {
  ways: readonly Way[]
  protocols: readonly Protocol[]
  /** All where missing. */
  suites?: readonly Suite[]
  reason: string
  /** `SCENARIO CHECK` */
  checks: readonly string[]
}

export const differences: readonly Difference[] = [
  {
    ways: ['direct'],
    protocols: ['2025-11-25'],
    suites: ['stable'],
    reason:
      'The stable suite asks in protocol 2025-03-26 here, in which no stream begins with an event without data.',
    checks: ['server-sse-polling server-sse-priming-event', 'server-sse-polling server-sse-retry-field'],
  },
  {
    ways: ['bridge', 'shim'],
    protocols: ['2025-11-25'],
    reason:
      'What a server asks of an assistant is not passed on: the bridge offers servers neither sampling nor elicitation, and a tool that needs them says so.',
    checks: [
      'elicitation-sep1034-defaults elicitation-sep1034-boolean-default',
      'elicitation-sep1034-defaults elicitation-sep1034-enum-default',
      'elicitation-sep1034-defaults elicitation-sep1034-general',
      'elicitation-sep1034-defaults elicitation-sep1034-integer-default',
      'elicitation-sep1034-defaults elicitation-sep1034-number-default',
      'elicitation-sep1034-defaults elicitation-sep1034-string-default',
      'elicitation-sep1330-enums elicitation-sep1330-general',
      'elicitation-sep1330-enums elicitation-sep1330-legacy-enumnames',
      'elicitation-sep1330-enums elicitation-sep1330-titled-multi',
      'elicitation-sep1330-enums elicitation-sep1330-titled-single',
      'elicitation-sep1330-enums elicitation-sep1330-untitled-multi',
      'elicitation-sep1330-enums elicitation-sep1330-untitled-single',
      'tools-call-elicitation tools-call-elicitation',
      'tools-call-sampling tools-call-sampling',
    ],
  },
  {
    ways: ['bridge'],
    protocols: ['2025-11-25'],
    reason:
      'The bridge answers with JSON where nothing is told before the answer, as the protocol allows, and its streams cannot be taken up again: an answer whose connection broke is asked for anew.',
    checks: [
      'server-sse-multiple-streams server-sse-streams-functional',
      'server-sse-polling incoming-sse-event',
      'server-sse-polling server-sse-content-type',
      'server-sse-polling server-sse-disconnect-resume',
      'server-sse-polling server-sse-priming-event',
      'server-sse-polling server-sse-retry-field',
      'server-sse-polling stream-closed',
    ],
  },
  {
    ways: ['shim'],
    protocols: ['2025-11-25'],
    reason: 'There are no streams between the shim and its assistant, whose one connection is the pipe.',
    checks: ['server-sse-polling incoming-sse-event'],
  },
  {
    ways: ['shim'],
    protocols: ['2025-11-25'],
    suites: ['alpha'],
    reason: 'There are no streams between the shim and its assistant, whose one connection is the pipe.',
    checks: [
      'server-sse-polling server-sse-disconnect-resume',
      'server-sse-polling server-sse-priming-event',
      'server-sse-polling server-sse-retry-field',
    ],
  },
  {
    ways: ['shim'],
    protocols: ['2025-11-25'],
    reason: 'No page of a browser can reach the shim: it has no port, only the front of this test has one.',
    checks: ['dns-rebinding-protection localhost-host-rebinding-rejected'],
  },
]
