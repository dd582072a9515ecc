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
      'The bridge offers servers no sampling: they would have the assistant’s model work on their words, at the user’s cost.',
    checks: ['tools-call-sampling tools-call-sampling'],
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
    protocols: ['2025-11-25', '2026-07-28'],
    reason: 'No page of a browser can reach the shim: it has no port, only the front of this test has one.',
    checks: ['dns-rebinding-protection localhost-host-rebinding-rejected'],
  },
  {
    ways: ['direct'],
    protocols: ['2026-07-28'],
    reason:
      'No tool of the server, as none of PanDA, has an argument that is repeated in a header of HTTP, so there is nothing to check.',
    checks: [
      'http-custom-header-server-validation sep-2243-server-no-xmcp-tool',
      'http-custom-header-server-validation sep-2243-server-decode-base64',
      'http-custom-header-server-validation sep-2243-server-validate-param-match',
      'http-custom-header-server-validation sep-2243-server-reject-invalid-param-chars',
      'http-custom-header-server-validation sep-2243-server-reject-param-mismatch',
    ],
  },
  {
    ways: ['bridge', 'shim'],
    protocols: ['2026-07-28'],
    reason:
      'The bridge offers servers neither sampling nor roots: they would have the assistant’s model work on their words, at the user’s cost, or learn of the user’s folders. What needs one of them is not asked, nor what would be asked with it.',
    checks: [
      'input-required-result-basic-list-roots sep-2322-list-roots-incomplete',
      'input-required-result-basic-list-roots sep-2322-list-roots-complete',
      'input-required-result-basic-sampling sep-2322-sampling-incomplete',
      'input-required-result-basic-sampling sep-2322-sampling-complete',
      'input-required-result-capability-check sep-2322-respect-client-capabilities',
      'input-required-result-multiple-input-requests sep-2322-multiple-inputs-incomplete',
      'input-required-result-multiple-input-requests sep-2322-multiple-inputs-complete',
    ],
  },
  {
    ways: ['bridge', 'shim'],
    protocols: ['2026-07-28'],
    reason:
      'The bridge speaks 2025-11-25 to PandaMCP, in which a question has no name: it goes on with one of the bridge’s, where the suite looks for the server’s.',
    checks: [
      'input-required-result-basic-elicitation sep-2322-elicitation-incomplete',
      'input-required-result-basic-elicitation sep-2322-elicitation-complete',
    ],
  },
  {
    ways: ['bridge', 'shim'],
    protocols: ['2026-07-28'],
    reason:
      'An answer counts with the state that came with its question, since it belongs to a call that waits for it; here the suite brings one that nobody has asked for.',
    checks: ['input-required-result-ignore-extra-params sep-2322-ignore-unexpected-params'],
  },
  {
    ways: ['bridge', 'shim'],
    protocols: ['2026-07-28'],
    reason:
      'Of an error of the server its ordinary code and its text go on, and no data: clients act on that, and show addresses to open that stand in it.',
    checks: ['sep-2164-resource-not-found sep-2164-data-uri'],
  },
  {
    ways: ['bridge', 'shim'],
    protocols: ['2026-07-28'],
    reason:
      'The bridge speaks 2025-11-25 to PandaMCP, which has no error for a capability that an assistant did not declare.',
    checks: [
      'server-stateless sep-2575-server-rejects-undeclared-capability',
      'server-stateless sep-2575-missing-capability-http-400',
    ],
  },
  {
    ways: ['shim'],
    protocols: ['2026-07-28'],
    reason:
      'There are no headers, statuses and streams of HTTP between the shim and its assistant: those that the suite sees are of the front of this test, which answers all with 200 and a stream.',
    checks: [
      'http-header-validation sep-2243-server-reject-invalid-headers',
      'http-header-validation sep-2243-server-reject-error-code',
      'server-sse-multiple-streams server-sse-streams-functional',
      'server-stateless sep-2575-http-server-meta-invalid-400',
      'server-stateless sep-2575-http-server-unsupported-version-400',
      'server-stateless sep-2575-http-server-header-mismatch-400',
      'server-stateless sep-2575-http-server-method-not-found-404-initialize',
      'server-stateless sep-2575-http-server-method-not-found-404-ping',
      'server-stateless sep-2575-http-server-method-not-found-404-logging-setlevel',
      'server-stateless sep-2575-http-server-method-not-found-404-resources-subscribe',
      'server-stateless sep-2575-http-server-method-not-found-404-resources-unsubscribe',
      'server-stateless sep-2575-http-server-method-not-found-404',
    ],
  },
  {
    ways: ['shim'],
    protocols: ['2026-07-28'],
    reason:
      'On a pipe only what a message says tells its protocol: one without the version is taken for one of 2025, and its session is asked.',
    checks: [
      'server-stateless sep-2575-request-meta-invalid-missing-meta',
      'server-stateless sep-2575-request-meta-invalid-missing-protocol-version',
    ],
  },
]
