import { expect, test } from 'vitest'
import { accepts } from './accept.ts'

test.for<[string | undefined, boolean, boolean]>([
  ['application/json, text/event-stream', true, true],
  ['*/*', true, true],
  [undefined, true, true],
  ['application/*, text/*;q=0.5', true, true],
  ['Application/JSON;charset=utf-8;q=0.9 , Text/Event-Stream; q=0.1', true, true],
  ['application/json', true, false],
  ['text/event-stream', false, true],
  ['*/*, text/event-stream;q=0', true, false],
  ['*/*;q=0, application/json', true, false],
  ['text/html', false, false],
  ['application/jsonx', false, false],
])('%s takes JSON: %s, events: %s', ([accept, json, events]) => {
  expect(accepts(accept, 'application/json')).toBe(json)
  expect(accepts(accept, 'text/event-stream')).toBe(events)
})
