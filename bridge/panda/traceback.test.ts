import { expect, test } from 'vitest'
import { withoutTraceback } from './traceback.ts'

const traceback =
  'Traceback (most recent call last):\n  File "/opt/panda/x.py", line 3, in f\n    g()\nKeyError: \'groups\'\n'

test.each([
  ['nothing to cut', 'Task not found', 'Task not found'],
  ['a sentence before it', `Token decode failure. 'groups' ${traceback}`, "Token decode failure. 'groups'"],
  ['nothing but it', traceback, "KeyError: 'groups'"],
  ['only its beginning', 'Traceback (most recent call last):', 'Traceback (most recent call last):'],
])('a message with %s', (_, message, shown) => {
  expect(withoutTraceback(message)).toBe(shown)
})
